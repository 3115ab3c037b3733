import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { Button, IconButton } from './Button.js';
import { classNames } from './class-names.js';
import { CloseIcon, ErrorIcon, InfoIcon, OkIcon, WarningIcon } from './icons.js';
import type { ToastMessage, ToastStore } from './toast-store.js';
import styles from './ToastRegion.module.css';

const SHOWN_MS = 6000;
const ICONS = { info: InfoIcon, ok: OkIcon, wait: WarningIcon, danger: ErrorIcon } as const;

function Toast({ toast, onClose }: { readonly toast: ToastMessage; readonly onClose: () => void }): ReactNode {
  const [held, setHeld] = useState(false);
  const stays = toast.sticky === true || held;
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
    // A message replaced in place (a new `toast` object) starts its time again.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onClose is new at each render and always does the same
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
        {toast.detail === undefined ? null : <p className={styles.detail}>{toast.detail}</p>}
        {toast.actions === undefined ? null : (
          <div className={styles.actions}>
            {toast.actions.map((action) => (
              <Button
                key={action.label}
                size="sm"
                onClick={() => {
                  onClose();
                  action.onChoose();
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton icon={CloseIcon} label={t('ui.dismiss')} size="sm" className={styles.close} onClick={onClose} />
    </li>
  );
}

/**
 * Shows the messages of a store above the status bar and reads them out.
 *
 * Our own instead of the kit's, which takes F6 for itself; F6 is "Save to device".
 */
export function ToastRegion({ store }: { readonly store: ToastStore }): ReactNode {
  const messages = useSyncExternalStore(
    (changed) => {
      const subscription = store.onDidChange(changed);
      return () => subscription[Symbol.dispose]();
    },
    () => store.messages,
  );
  return (
    <section aria-label={t('ui.notifications')} className={styles.region}>
      <ol aria-live="polite" aria-relevant="additions text" className={styles.list}>
        {messages.map((toast) => (
          <Toast key={toast.id} toast={toast} onClose={() => store.close(toast.id)} />
        ))}
      </ol>
    </section>
  );
}
