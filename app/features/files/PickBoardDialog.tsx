import type { ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { BoardIcon, Button, Dialog } from '../../ui/index.js';
import styles from '../window/Dialogs.module.css';

interface PickBoardDialogProps {
  readonly request: DialogRequests['pick-board'];
  readonly onAnswer: (answer: DialogAnswers['pick-board'] | null) => void;
}

/** Chooses one of the connected boards. */
export function PickBoardDialog({ request, onAnswer }: PickBoardDialogProps): ReactNode {
  const { title, body, boards } = request;
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={title}
      description={body}
      footer={<Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>}
    >
      <ul className={styles.rows} aria-label={t('files.boards')}>
        {boards.map(({ id, boardName, label }) => (
          <li key={id} className={styles.row}>
            <BoardIcon aria-hidden />
            <span>{boardName}</span>
            <small>{label}</small>
            <Button size="sm" aria-label={t('files.copyToName', { board: boardName })} onClick={() => onAnswer(id)}>
              {t('files.copyTo')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
