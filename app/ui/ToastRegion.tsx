import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Button, IconButton } from './Button.js';
import { classNames } from './class-names.js';
import { CloseIcon, ErrorIcon, InfoIcon, OkIcon, WarningIcon } from './icons.js';
import styles from './ToastRegion.module.css';

const SHOWN_MS = 6000;
const ICONS = { info: InfoIcon, ok: OkIcon, wait: WarningIcon, error: ErrorIcon } as const;

/** A message that floats at the corner for a while. */
export interface ToastMessage {
  readonly id: string;
  readonly tone: 'info' | 'ok' | 'wait' | 'error';
  readonly title: string;
  readonly body?: string | undefined;
  /** At most two. Choosing one closes the message. */
  readonly actions: readonly { readonly label: string; readonly run: () => void }[];
  /** Stays until it is dismissed; otherwise it goes after 6 s without the pointer or the focus on it. */
  readonly sticky: boolean;
}

/** The messages of the moment, oldest first. */
export interface ToastRegionProps {
  readonly messages: readonly ToastMessage[];
  readonly onClose: (id: string) => void;
}

function Actions({ toast, onClose }: { readonly toast: ToastMessage; readonly onClose: () => void }): ReactNode {
  if (toast.actions.length === 0) return null;
  const handleClick = (run: () => void): void => {
    onClose();
    run();
  };
  return (
    <div className={styles.actions}>
      {toast.actions.map(({ label, run }) => (
        <Button key={label} size="sm" onClick={() => handleClick(run)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

function Toast({ toast, onClose }: { readonly toast: ToastMessage; readonly onClose: () => void }): ReactNode {
  const [held, setHeld] = useState(false);
  const stays = toast.sticky || held;
  const leave = useEffectEvent(onClose);
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => leave(), SHOWN_MS);
    return () => clearTimeout(timer);
    // A message replaced in place (a new `toast` object) starts its time again.
  }, [stays, toast]);
  const Mark = ICONS[toast.tone];
  return (
    <li
      className={classNames(styles.toast, styles[toast.tone])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Mark aria-hidden />
      <div className={styles.words}>
        <p className={styles.title}>{toast.title}</p>
        {toast.body === undefined ? null : <p className={styles.detail}>{toast.body}</p>}
        <Actions toast={toast} onClose={onClose} />
      </div>
      <IconButton icon={CloseIcon} label={t('ui.dismiss')} size="sm" className={styles.close} onClick={onClose} />
    </li>
  );
}

/**
 * Shows messages above the status bar and reads them out.
 *
 * Our own instead of the kit's, which takes F6 for itself; F6 is "Save to device".
 */
export function ToastRegion({ messages, onClose }: ToastRegionProps): ReactNode {
  return (
    <section aria-label={t('ui.notifications')} className={styles.region}>
      <ol aria-live="polite" aria-relevant="additions text" className={styles.list}>
        {messages.map((toast) => (
          <Toast key={toast.id} toast={toast} onClose={() => onClose(toast.id)} />
        ))}
      </ol>
    </section>
  );
}
