import type { ReactNode } from 'react';
import type { SessionInfo } from '../../../src/contract/boards.js';
import type { RemedyAction } from '../../../src/messages/index.js';
import { describeInfo } from '../../state/report.js';
import { Button } from '../../ui/index.js';
import { useWindow } from '../window/context.js';
import styles from './Terminal.module.css';

/** Above the terminal of a board that did not give its prompt: why, and the next steps. */
export function FailureBar({ session }: { readonly session: SessionInfo }): ReactNode {
  const { commander } = useWindow();
  if (session.state.kind !== 'failed') return null;
  const words = describeInfo(session.state.error);
  const steps = words.remedies.filter(
    (remedy): remedy is typeof remedy & { readonly action: RemedyAction } => remedy.action !== undefined,
  );
  return (
    <div role="alert" className={styles.failure}>
      <p>
        <b>{words.title}</b> {words.body}
      </p>
      <div className={styles.steps}>
        {steps.map(({ label, action }) => (
          <Button key={label} size="sm" onClick={() => commander.remedy(action)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
