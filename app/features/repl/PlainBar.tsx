import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../src/contract/boards.js';
import { t } from '../../i18n/t.js';
import type { PlainView } from '../../state/terminal-store.js';
import { Checkbox, Select } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from './Terminal.module.css';

const SPEEDS = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 1_000_000, 2_000_000] as const;

/** How a plain port is shown and typed to. */
export function PlainBar({ session }: { readonly session: SessionInfo }): ReactNode {
  const { wb, commander } = useWindow();
  const plain = useWb(
    (w) => w.terminalState,
    (s) => s.plain,
  );
  const change = (values: Partial<PlainView>): void => wb.terminalState.setState({ plain: { ...plain, ...values } });
  const speeds = [...new Set([...SPEEDS, session.baudRate])].toSorted((a, b) => a - b);
  return (
    <div className={styles.plain}>
      <Select
        label={t('repl.speed')}
        value={String(session.baudRate)}
        options={speeds.map((baud) => ({ value: String(baud), label: t('repl.speedUnit', { baud: String(baud) }) }))}
        onChange={(baud) =>
          void commander.attempt(t('repl.speed'), () =>
            wb.host.sessions.setBaudRate({ session: session.id, baudRate: Number(baud) }),
          )
        }
      />
      <Select
        label={t('repl.lineEnding')}
        value={plain.lineEnding}
        options={[
          { value: 'cr', label: t('repl.lineEndingCr') },
          { value: 'lf', label: t('repl.lineEndingLf') },
          { value: 'crlf', label: t('repl.lineEndingCrlf') },
          { value: 'none', label: t('repl.lineEndingNone') },
        ]}
        onChange={(lineEnding) => change({ lineEnding })}
      />
      <Checkbox label={t('repl.echo')} checked={plain.echo} onChange={(echo) => change({ echo })} />
      <Checkbox label={t('repl.hex')} checked={plain.hex} onChange={(hex) => change({ hex })} />
      <Checkbox label={t('repl.timestamps')} checked={plain.timestamps} onChange={(timestamps) => change({ timestamps })} />
      <Checkbox
        label={t('repl.logToFile')}
        checked={session.logName !== null}
        onChange={(on) => void commander.run(on ? 'terminal.start-log' : 'terminal.stop-log')}
      />
    </div>
  );
}
