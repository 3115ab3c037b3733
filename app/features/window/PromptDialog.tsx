import { useState, type ReactNode } from 'react';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, Dialog, Input } from '../../ui/index.js';

interface PromptDialogProps {
  readonly request: DialogRequests['prompt'];
  readonly onAnswer: (answer: DialogAnswers['prompt'] | null) => void;
}

/** Asks for one line of text. */
export function PromptDialog({ request, onAnswer }: PromptDialogProps): ReactNode {
  const [value, setValue] = useState(request.value);
  const [tried, setTried] = useState(false);
  const problem = request.check?.(value) ?? null;
  const submit = (): void => {
    setTried(true);
    if (problem === null) onAnswer(value.trim());
  };
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={request.title}
      description={request.body}
      size="sm"
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>
          <Button variant="accent" onClick={submit}>
            {request.confirm}
          </Button>
        </>
      }
    >
      <Input
        label={request.label}
        value={value}
        onChange={setValue}
        onSubmit={submit}
        mono
        autoFocus
        error={tried && problem !== null ? problem : undefined}
      />
    </Dialog>
  );
}
