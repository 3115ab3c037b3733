import type { ReactNode } from 'react';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, Dialog, PythonFileIcon } from '../../ui/index.js';
import styles from '../window/Dialogs.module.css';

interface ExamplesProps {
  readonly request: DialogRequests['examples'];
  readonly onAnswer: (answer: DialogAnswers['examples'] | null) => void;
}

/** The short scripts that come with a simulated board; each opens as a tab that is saved nowhere. */
export function ExamplesDialog({ request, onAnswer }: ExamplesProps): ReactNode {
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      size="lg"
      title={t('devices.examplesTitle', { board: request.boardName })}
      description={t('devices.examplesBody')}
    >
      <ul className={styles.rows} aria-label={t('devices.examplesList')}>
        {request.examples.map((example) => (
          <li key={example.name} className={styles.row}>
            <PythonFileIcon aria-hidden />
            <span>{example.title}</span>
            <small>{example.name}</small>
            <Button size="sm" onClick={() => onAnswer(example)}>
              {t('devices.open')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
