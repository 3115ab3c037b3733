import { useState, type ReactNode } from 'react';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { pathProblem } from '../../commands/save-file.js';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { BackupIcon, Button, Checkbox, Dialog, Input } from '../../ui/index.js';

interface BackupDialogProps {
  readonly request: DialogRequests['backup'];
  readonly onAnswer: (answer: DialogAnswers['backup'] | null) => void;
}

/** Says what a backup will hold and where it goes, and asks whether secrets belong into it. */
export function BackupDialog({ request, onAnswer }: BackupDialogProps): ReactNode {
  const { boardName, files, bytes, name, folder, taken } = request;
  const [path, setPath] = useState(name);
  const [secrets, setSecrets] = useState(false);
  const [tried, setTried] = useState(false);
  const problem = ((): string | null => {
    const wanted = path.trim();
    if (wanted !== '' && !wanted.toLowerCase().endsWith('.zip')) return t('sync.backupZip');
    return pathProblem(wanted) ?? (taken.includes(wanted) ? t('sync.backupTaken', { name: wanted }) : null);
  })();
  const submit = (): void => {
    setTried(true);
    if (problem === null) onAnswer({ path: path.trim(), secrets });
  };
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      icon={BackupIcon}
      title={t('sync.backupTitle', { board: boardName })}
      description={t('sync.backupBody', { count: files, size: formatBytes(bytes) })}
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>
          <Button variant="accent" onClick={submit}>
            {t('sync.backupDo', { count: files })}
          </Button>
        </>
      }
    >
      <Input
        label={t('sync.backupPath', { folder })}
        value={path}
        onChange={setPath}
        onSubmit={submit}
        mono
        autoFocus
        error={tried || taken.includes(path.trim()) ? (problem ?? undefined) : undefined}
      />
      <Checkbox label={t('sync.backupSecrets')} hint={t('sync.backupSecretsHint')} checked={secrets} onChange={setSecrets} />
    </Dialog>
  );
}
