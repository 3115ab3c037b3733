import { useState, type ReactNode } from 'react';
import { t } from '../../i18n/t.js';
import { Button, Dialog, Input } from '../../ui/index.js';

/** Asks for the faults of a simulated board, as text. */
export function FaultsDialog({
  board,
  onAnswer,
}: {
  readonly board: string;
  readonly onAnswer: (faults: string | null) => void;
}): ReactNode {
  const [value, setValue] = useState('');
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
      />
    </Dialog>
  );
}
