import type { ReactNode } from 'react';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, CopyIcon, Dialog, FolderIcon } from '../../ui/index.js';
import { useWindow } from '../window/context.js';
import styles from '../window/Dialogs.module.css';

interface KnownFoldersProps {
  readonly request: DialogRequests['known-folders'];
  readonly onAnswer: (answer: DialogAnswers['known-folders'] | null) => void;
}

/** Where there is no system dialog: the folders that may be opened, and the command that adds one. */
export function KnownFoldersDialog({ request, onAnswer }: KnownFoldersProps): ReactNode {
  const { wb } = useWindow();
  const { roots, command } = request;
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={t('devices.foldersTitle')}
      description={roots.length === 0 ? t('devices.foldersEmpty') : t('devices.foldersBody')}
    >
      <div className={styles.command}>
        <code>{command}</code>
        <Button size="sm" icon={CopyIcon} onClick={() => void wb.browser.writeClipboard(command)}>
          {t('devices.foldersCopy')}
        </Button>
      </div>
      {roots.length === 0 ? null : (
        <ul className={styles.rows} aria-label={t('devices.foldersList')}>
          {roots.map((root) => (
            <li key={root.id} className={styles.row}>
              <FolderIcon aria-hidden />
              <span>{root.shownPath}</span>
              <Button size="sm" onClick={() => onAnswer(root)}>
                {t('devices.open')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
