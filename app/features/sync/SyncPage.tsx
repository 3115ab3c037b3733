import type { ReactNode } from 'react';
import type { SyncPlan } from '../../../src/contract/sync.js';
import { compareItem } from '../../commands/compare.js';
import { compareAgain, outcomeTitle, startSync, stopSync, tickRow } from '../../commands/sync.js';
import { confirmRemovals } from '../../commands/sync-actions.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { syncTotals } from '../../state/sync-model.js';
import { updateSync, type SyncOutcome, type SyncView } from '../../state/sync-store.js';
import { Button, classNames, EmptyState, ErrorIcon, InfoIcon, OkIcon, QuietBusy, WarningIcon } from '../../ui/index.js';
import { WorkingJob } from '../transfers/TransfersPanel.js';
import { useWb, useWindow } from '../window/context.js';
import { SyncHead } from './SyncHead.js';
import { SyncList } from './SyncList.js';
import { actionWords, nothingWords, totalsWords } from './sync-words.js';
import styles from './SyncPage.module.css';

const OUTCOMES = {
  done: { Mark: OkIcon, look: styles.ok },
  cancelled: { Mark: InfoIcon, look: styles.quiet },
  failed: { Mark: ErrorIcon, look: styles.danger },
} as const;

function outcomeBody(outcome: SyncOutcome, left: number | null): string {
  if (outcome.kind === 'failed') return outcome.body;
  if (outcome.kind === 'cancelled') return t('sync.cancelledBody');
  const { files, bytes, removed } = outcome;
  return [
    t('sync.doneBody', { count: files, size: formatBytes(bytes) }),
    ...(removed > 0 ? [t('sync.doneRemoved', { count: removed })] : []),
    ...(left === null ? [] : [left > 0 ? t('sync.restLeft', { count: left }) : t('sync.restNone')]),
  ].join(' ');
}

function Outcome({ outcome, plan }: { readonly outcome: SyncOutcome; readonly plan: SyncPlan | null }): ReactNode {
  const { Mark, look } = OUTCOMES[outcome.kind];
  const left =
    plan?.items.filter(({ change, kind }) => kind === 'file' && (change === 'new' || change === 'changed')).length ?? null;
  return (
    <div role="status" className={styles.outcome}>
      <Mark aria-hidden className={look} />
      <strong>{outcomeTitle(outcome)}</strong>
      <span>{outcomeBody(outcome, left)}</span>
    </div>
  );
}

function WorkingFoot({ id, view }: { readonly id: string; readonly view: SyncView }): ReactNode {
  const { wb, commander } = useWindow();
  const jobId = view.phase.kind === 'working' || view.phase.kind === 'comparing' ? view.phase.job : null;
  const job = useWb(
    (w) => w.jobs,
    (s) => s.jobs.find((one) => one.id === jobId),
  );
  if (job?.state.kind === 'working' && job.state.progress !== null)
    return (
      <div className={styles.progress}>
        <WorkingJob job={job} />
      </div>
    );
  return (
    <>
      <span className={styles.totals}>{view.phase.kind === 'working' ? t('sync.syncing') : t('sync.comparing')}</span>
      <Button onClick={() => void commander.attempt(t('sync.stop'), () => stopSync(wb, id))}>{t('sync.stop')}</Button>
    </>
  );
}

function ReadyFoot({ id, view, plan }: { readonly id: string; readonly view: SyncView; readonly plan: SyncPlan }): ReactNode {
  const { wb, commander } = useWindow();
  const totals = syncTotals(plan, view.choice);
  const isNothing = totals.files + totals.folders + totals.removals === 0;
  const isEqual = plan.items.every(({ change }) => change === 'same' || change === 'deleted');
  const words = isNothing ? nothingWords(plan) : totalsWords(plan, totals);
  const start = async (): Promise<void> => {
    if (await confirmRemovals(wb, plan, totals.removals)) await startSync(wb, id);
  };
  return (
    <>
      <span className={classNames(styles.totals, !totals.fits && styles.tooLarge)}>
        {totals.fits ? null : <WarningIcon aria-hidden />}
        {words}
      </span>
      {isNothing && isEqual ? null : (
        <Button
          variant="accent"
          disabledReason={isNothing ? t('sync.nothingTicked') : totals.fits ? undefined : words}
          onClick={() => void commander.attempt(t('sync.tab'), start)}
        >
          {isNothing ? t('sync.sendOne', { count: 0, size: formatBytes(0) }) : actionWords(plan, view.origin, totals)}
        </Button>
      )}
    </>
  );
}

function Body({ id, view, plan }: { readonly id: string; readonly view: SyncView; readonly plan: SyncPlan }): ReactNode {
  const { wb, commander } = useWindow();
  return (
    <SyncList
      plan={plan}
      view={view}
      isFrozen={view.phase.kind !== 'ready'}
      canCompare={(row) =>
        view.origin.kind === 'folders' && row.kind === 'item' && row.item?.change === 'changed' && row.item.kind === 'file'
      }
      onTick={(row) => tickRow(wb, id, row)}
      onOpenGroup={(group, open) => updateSync(wb.sync, id, { toggled: { ...view.toggled, [group]: open } })}
      onCompare={(row) => {
        if (row.kind === 'item') void commander.attempt(row.path, () => compareItem(wb, view.origin, row.path));
      }}
    />
  );
}

/** What a sync or a restore would do, and the button that does it. */
export function SyncPage({ id }: { readonly id: string }): ReactNode {
  const { wb } = useWindow();
  const view = useWb(
    (w) => w.sync,
    (s) => s.views[id],
  );
  if (view === undefined) return <EmptyState text={t('sync.gone')} />;
  const { phase } = view;
  const plan = phase.kind === 'failed' ? null : phase.plan;
  return (
    <div className={styles.page}>
      <SyncHead id={id} view={view} />
      {view.outcome === null ? null : <Outcome outcome={view.outcome} plan={phase.kind === 'ready' ? plan : null} />}
      {phase.kind === 'failed' ? (
        <EmptyState
          icon={WarningIcon}
          text={phase.body === '' ? phase.title : `${phase.title}. ${phase.body}`}
          action={{ label: t('sync.tryAgain'), onClick: () => void compareAgain(wb, id) }}
        />
      ) : plan === null ? (
        <div className={styles.wait}>
          <QuietBusy label={t('sync.comparing')} />
        </div>
      ) : (
        <Body id={id} view={view} plan={plan} />
      )}
      {phase.kind === 'failed' ? null : (
        <footer className={styles.foot}>
          {phase.kind === 'ready' ? <ReadyFoot id={id} view={view} plan={phase.plan} /> : <WorkingFoot id={id} view={view} />}
        </footer>
      )}
    </div>
  );
}
