import { useRef, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import { WarningIcon } from './icons.js';

/** A question before something is done. */
export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  /** What will be kept, what lost, and the way back. */
  readonly body: ReactNode;
  /** Names what it does, such as "Delete main.py". */
  readonly confirmLabel: string;
  /** Destroys something: painted red, and Cancel has the focus. */
  readonly danger?: boolean | undefined;
  /** A second way, such as "Compare", between Cancel and the confirming button. */
  readonly other?: { readonly label: string; readonly onChoose: () => void } | undefined;
  readonly cancelLabel?: string | undefined;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks once, in words that name the consequence. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { open, title, body, confirmLabel, danger = false, other, cancelLabel, onConfirm, onCancel } = props;
  const focused = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={open}
      onClose={onCancel}
      title={title}
      icon={danger ? WarningIcon : undefined}
      tone={danger ? 'danger' : 'neutral'}
      initialFocus={focused}
      size="sm"
      description={typeof body === 'string' ? body : undefined}
      footer={
        <>
          <Button ref={danger ? focused : undefined} onClick={onCancel}>
            {cancelLabel ?? t('ui.cancel')}
          </Button>
          {other === undefined ? null : <Button onClick={other.onChoose}>{other.label}</Button>}
          <Button ref={danger ? undefined : focused} variant={danger ? 'danger' : 'accent'} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {typeof body === 'string' ? null : body}
    </Dialog>
  );
}
