import { Dialog as Base } from '@base-ui/react/dialog';
import { useRef, type ReactNode, type RefObject } from 'react';
import { t } from '../i18n/t.js';
import { IconButton } from './Button.js';
import { classNames } from './class-names.js';
import styles from './Dialog.module.css';
import { CloseIcon, type Icon } from './icons.js';

/** A dialog's frame. */
export interface DialogProps {
  readonly open: boolean;
  /** Called for Escape, the cross and a click beside it; not called while `locked`. */
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode | undefined;
  readonly icon?: Icon | undefined;
  readonly tone?: 'neutral' | 'danger' | 'wait' | undefined;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl' | undefined;
  readonly children?: ReactNode | undefined;
  /** Buttons, at the bottom right. */
  readonly footer?: ReactNode | undefined;
  /** Takes the focus on opening; else the first control below the head. */
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** Keeps the dialog open: the person must choose, or the work in it can't be left now. */
  readonly locked?: boolean | undefined;
}

const CONTROLS = 'button, input, select, textarea, a[href], [tabindex="0"]';

/** A modal dialog: traps the focus, gives it back, closes with Escape. */
export function Dialog(props: DialogProps): ReactNode {
  const {
    open,
    onClose,
    title,
    description,
    icon: Mark,
    tone = 'neutral',
    size = 'md',
    children,
    footer,
    initialFocus,
    locked = false,
  } = props;
  const popup = useRef<HTMLDivElement>(null);
  // Not the cross: its tooltip would open with the focus and take the first Escape.
  const firstControl = (): HTMLElement | null =>
    popup.current?.querySelector<HTMLElement>(`:scope > :not(header) :is(${CONTROLS})`) ?? popup.current;
  return (
    <Base.Root open={open} onOpenChange={(next) => (next || locked ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Popup ref={popup} className={classNames(styles.popup, styles[size])} initialFocus={initialFocus ?? firstControl}>
          <header className={styles.head}>
            {Mark === undefined ? null : <Mark aria-hidden className={classNames(styles.mark, styles[tone])} />}
            <Base.Title className={styles.title}>{title}</Base.Title>
            {locked ? null : (
              <IconButton icon={CloseIcon} label={t('ui.close')} size="sm" onClick={onClose} className={styles.cross} />
            )}
          </header>
          <div className={styles.body}>
            {description === undefined ? null : <Base.Description className={styles.description}>{description}</Base.Description>}
            {children}
          </div>
          {footer === undefined ? null : <footer className={styles.foot}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
