import { useRef, useState, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Button } from './Button.js';
import { Dialog } from './Dialog.js';
import styles from './ErrorDialog.module.css';
import { CopyIcon, ErrorIcon, WarningIcon } from './icons.js';

/** One way out of a problem. */
export interface Remedy {
  readonly id: string;
  readonly label: string;
  readonly onChoose: () => void;
  /** Paints the button as one that destroys something; it is then never the default. */
  readonly danger?: boolean | undefined;
  readonly disabledReason?: string | undefined;
}

/** What an error dialog shows, in the order in which it is read. */
export interface ErrorDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** What did not happen, in the person's words. */
  readonly title: string;
  /** The cause as far as it is known. */
  readonly cause: string;
  /** The state the board is in now; given whenever it may have changed. */
  readonly boardState?: string | undefined;
  /** The recommended one first, at most two others. */
  readonly remedies: readonly [] | readonly [Remedy] | readonly [Remedy, Remedy] | readonly [Remedy, Remedy, Remedy];
  /** Code, bytes, log; shown when unfolded and copied as the report. */
  readonly details?: string | undefined;
  /** Writes the report to the clipboard. */
  readonly onCopyReport?: (() => void) | undefined;
  readonly tone?: 'danger' | 'wait' | undefined;
}

function Details({ text, onCopy }: { readonly text: string; readonly onCopy: (() => void) | undefined }): ReactNode {
  const [copied, setCopied] = useState(false);
  const handleCopy = (): void => {
    onCopy?.();
    setCopied(true);
  };
  return (
    <details className={styles.details}>
      <summary>{t('ui.details')}</summary>
      <pre className={styles.report} tabIndex={0} role="region" aria-label={t('ui.details')}>
        {text}
      </pre>
      {onCopy === undefined ? null : (
        <Button size="sm" icon={CopyIcon} onClick={handleCopy}>
          {copied ? t('ui.copied') : t('ui.copyReport')}
        </Button>
      )}
    </details>
  );
}

/** Says what did not happen, why, what state the board is in, and what to do. The first remedy is the default. */
export function ErrorDialog(props: ErrorDialogProps): ReactNode {
  const { open, onClose, title, cause, boardState, remedies, details, onCopyReport, tone = 'danger' } = props;
  const defaultButton = useRef<HTMLButtonElement>(null);
  const buttons = remedies.map((remedy, index) => (
    <Button
      key={remedy.id}
      ref={index === 0 ? defaultButton : undefined}
      variant={remedy.danger === true ? 'danger' : index === 0 ? 'accent' : 'default'}
      disabledReason={remedy.disabledReason}
      onClick={remedy.onChoose}
    >
      {remedy.label}
    </Button>
  ));
  const footer =
    buttons.length > 0 ? (
      buttons.reverse()
    ) : (
      <Button ref={defaultButton} onClick={onClose}>
        {t('ui.close')}
      </Button>
    );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={cause}
      icon={tone === 'danger' ? ErrorIcon : WarningIcon}
      tone={tone}
      initialFocus={defaultButton}
      footer={footer}
    >
      {boardState === undefined ? null : (
        <p className={styles.board}>
          <b>{t('ui.boardState')}</b>
          <span>{boardState}</span>
        </p>
      )}
      {details === undefined ? null : <Details text={details} onCopy={onCopyReport} />}
    </Dialog>
  );
}
