import { useState, type DragEvent, type ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { BackupIcon, Button, classNames, Dialog, RestoreIcon } from '../../ui/index.js';
import { useWindow } from '../window/context.js';
import rows from '../window/Dialogs.module.css';
import styles from './RestoreDialog.module.css';

interface RestoreDialogProps {
  readonly request: DialogRequests['restore'];
  readonly onAnswer: (answer: DialogAnswers['restore'] | null) => void;
}

/** Chooses the zip of a backup: from the opened folder, from anywhere on the computer, or dropped here. */
export function RestoreDialog({ request, onAnswer }: RestoreDialogProps): ReactNode {
  const { wb, commander } = useWindow();
  const [isOver, setIsOver] = useState(false);
  const take = async (file: { readonly name: string; readonly bytes: Uint8Array } | null): Promise<void> => {
    if (file !== null) onAnswer({ kind: 'bytes', ...file });
  };
  const handleDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    void commander.attempt(file.name, async () => take({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }));
  };
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      icon={RestoreIcon}
      title={t('sync.restoreTitle', { board: request.boardName })}
      description={t('sync.restoreBody')}
      footer={<Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>}
    >
      {request.zips.length === 0 ? (
        <p>{t('sync.restoreNone')}</p>
      ) : (
        <ul className={rows.rows} aria-label={t('sync.restoreZips')}>
          {request.zips.map((path) => (
            <li key={path} className={rows.row}>
              <BackupIcon aria-hidden />
              <span>{path}</span>
              <Button size="sm" onClick={() => onAnswer({ kind: 'workspace', path })}>
                {t('sync.restoreUse')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div
        className={classNames(styles.drop, isOver && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={handleDrop}
      >
        <Button
          onClick={() => void commander.attempt(t('sync.restorePick'), async () => take(await wb.browser.pickFile('.zip')))}
        >
          {t('sync.restorePick')}
        </Button>
        <span>{t('sync.restoreDrop')}</span>
      </div>
    </Dialog>
  );
}
