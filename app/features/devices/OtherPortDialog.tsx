import { useState, type ReactNode } from 'react';
import type { DialogAnswers } from '../../state/dialogs-store.js';
import { t } from '../../i18n/t.js';
import { Button, Dialog, Input } from '../../ui/index.js';
import { useWb } from '../window/context.js';

const EXAMPLES: Readonly<Record<string, string>> = { win32: 'COM8', darwin: '/dev/cu.usbmodem1101' };
const LEAST_BAUD = 50;
const MOST_BAUD = 12_000_000;

function addressProblem(address: string): string | undefined {
  return /^(tcp:\/\/[^\s/]+:\d{1,5}|sim:[\w-]+|\/\S+|\\\\\.\\\S+|COM\d+)$/i.test(address.trim())
    ? undefined
    : t('devices.addressProblem');
}

function baudProblem(text: string): string | undefined {
  const baud = Number(text);
  return Number.isInteger(baud) && baud >= LEAST_BAUD && baud <= MOST_BAUD ? undefined : t('devices.baudProblem');
}

/** Asks for a port that is not listed, or for how to open one as plain serial. */
export function OtherPortDialog({
  plain,
  onAnswer,
}: {
  readonly plain: boolean;
  readonly onAnswer: (order: DialogAnswers['other-port'] | null) => void;
}): ReactNode {
  const platform = useWb(
    (w) => w.connection,
    (s) => s.info?.platform ?? 'other',
  );
  const first = useWb(
    (w) => w.ports,
    (s) => s.ports.find((port) => port.kind === 'serial')?.address ?? '',
  );
  const [address, setAddress] = useState(plain ? first : '');
  const [baud, setBaud] = useState('115200');
  const [tried, setTried] = useState(false);
  const problems = { address: addressProblem(address), baud: baudProblem(baud) };
  const submit = (): void => {
    setTried(true);
    if (problems.address !== undefined || problems.baud !== undefined) return;
    onAnswer({ address: address.trim(), mode: plain ? 'plain' : 'repl', baudRate: Number(baud) });
  };
  return (
    <Dialog
      open
      onClose={() => onAnswer(null)}
      title={plain ? t('devices.plainTitle') : t('devices.otherTitle')}
      description={plain ? t('devices.plainBody') : undefined}
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>
          <Button variant="accent" onClick={submit}>
            {plain ? t('devices.open') : t('devices.connect')}
          </Button>
        </>
      }
    >
      <Input
        label={t('devices.address')}
        value={address}
        onChange={setAddress}
        onSubmit={submit}
        mono
        autoFocus
        hint={t('devices.addressHint', { device: EXAMPLES[platform] ?? '/dev/ttyACM0' })}
        error={tried ? problems.address : undefined}
      />
      <Input
        label={t('devices.baud')}
        value={baud}
        onChange={setBaud}
        onSubmit={submit}
        error={tried ? problems.baud : undefined}
      />
    </Dialog>
  );
}
