import { useRef, type ReactNode } from 'react';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, Dialog, WarningIcon } from '../../ui/index.js';
import styles from './Dialogs.module.css';

interface ChoiceDialogProps {
  readonly request: DialogRequests['confirm'];
  readonly onAnswer: (answer: DialogAnswers['confirm'] | null) => void;
}

/** A question with one or more answers beside Cancel; where the recommended one destroys something, Cancel has the focus. */
export function ChoiceDialog({ request, onAnswer }: ChoiceDialogProps): ReactNode {
  const focused = useRef<HTMLButtonElement>(null);
  const { title, body, choices, list = [] } = request;
  const isDanger = choices[0].danger === true;
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={title}
      description={body}
      icon={isDanger ? WarningIcon : undefined}
      tone={isDanger ? 'danger' : 'neutral'}
      size={choices.length > 1 ? 'md' : 'sm'}
      initialFocus={focused}
      footer={
        <>
          <Button ref={isDanger ? focused : undefined} onClick={() => onAnswer(null)}>
            {t('ui.cancel')}
          </Button>
          {choices.toReversed().map(({ value, label, danger }) => {
            const isFirst = value === choices[0].value;
            return (
              <Button
                key={value}
                ref={isFirst && !isDanger ? focused : undefined}
                variant={danger === true && isFirst ? 'danger' : isFirst ? 'accent' : 'default'}
                onClick={() => onAnswer(value)}
              >
                {label}
              </Button>
            );
          })}
        </>
      }
    >
      {list.length === 0 ? null : (
        <ul className={styles.names}>
          {list.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
