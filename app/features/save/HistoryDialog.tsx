import type { ReactNode } from 'react';
import { formatBytes, formatTime } from '../../i18n/format.js';
import { language, t } from '../../i18n/t.js';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { Button, Dialog, HistoryIcon } from '../../ui/index.js';
import styles from '../window/Dialogs.module.css';

interface HistoryDialogProps {
  readonly request: DialogRequests['history'];
  readonly onAnswer: (answer: DialogAnswers['history'] | null) => void;
}

function when(at: number): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at);
  return `${day} ${formatTime(at, { seconds: true })}`;
}

/** Contents that Outpost replaced or deleted on a board, each to be looked at or opened. */
export function HistoryDialog({ request, onAnswer }: HistoryDialogProps): ReactNode {
  const { entries, boardName } = request;
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      size="xl"
      title={t('save.historyTitle', { board: boardName })}
      description={entries.length === 0 ? t('save.historyEmpty') : t('save.historyBody')}
      footer={<Button onClick={() => onAnswer(null)}>{t('ui.close')}</Button>}
    >
      {entries.length === 0 ? null : (
        <ul className={styles.rows} aria-label={t('save.historyList')}>
          {entries.map((entry) => (
            <li key={entry.id} className={styles.row}>
              <HistoryIcon aria-hidden />
              <span>{entry.path}</span>
              <small>{formatBytes(entry.size)}</small>
              <small>
                {entry.why === 'replaced'
                  ? t('save.historyReplaced', { time: when(entry.at) })
                  : t('save.historyDeleted', { time: when(entry.at) })}
              </small>
              {entry.why === 'replaced' ? (
                <Button size="sm" variant="ghost" onClick={() => onAnswer({ entry, action: 'compare' })}>
                  {t('save.historyCompare')}
                </Button>
              ) : null}
              <Button size="sm" variant="ghost" onClick={() => onAnswer({ entry, action: 'open' })}>
                {t('save.historyOpen')}
              </Button>
              <Button size="sm" onClick={() => onAnswer({ entry, action: 'put-back' })}>
                {t('save.historyPutBack')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
