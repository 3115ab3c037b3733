import { useState, type ReactNode } from 'react';
import type { DialogAnswers, DialogRequests } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, Dialog, Input } from '../../ui/index.js';

interface FaultsProps {
  readonly request: DialogRequests['faults'];
  readonly onAnswer: (answer: DialogAnswers['faults'] | null) => void;
}

/** Asks for the faults of a simulated board, as text; says what was wrong with the last try. */
export function FaultsDialog({ request, onAnswer }: FaultsProps): ReactNode {
  const { board, faults, problem } = request;
  const [value, setValue] = useState(faults);
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={t('devices.faultsTitle', { board })}
      description={t('devices.faultsBody')}
      footer={
        <>
          <Button onClick={() => onAnswer('')}>{t('devices.faultsOff')}</Button>
          <Button variant="accent" onClick={() => onAnswer(value.trim())}>
            {t('devices.faultsSet')}
          </Button>
        </>
      }
    >
      <Input
        label={t('devices.faultsLabel')}
        hint={t('devices.faultsHint')}
        value={value}
        onChange={setValue}
        onSubmit={() => onAnswer(value.trim())}
        mono
        autoFocus
        error={value === faults && problem !== null ? problem : undefined}
      />
    </Dialog>
  );
}
