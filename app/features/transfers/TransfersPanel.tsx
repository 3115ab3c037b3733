import type { ReactNode } from 'react';
import type { JobInfo, Progress } from '../../../src/contract/jobs.js';
import { openPlan } from '../../commands/sync.js';
import { t } from '../../i18n/t.js';
import { transfers } from '../../state/jobs-store.js';
import { Button, EmptyState, ErrorIcon, InfoIcon, OkIcon, ProgressBar, type ProgressBarProps } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from '../window/List.module.css';
import { endWords, jobTitle, stepWords, strategyWords } from './job-words.js';

/** Work that nobody can measure, such as waiting for a board to come back: what is being done, and Cancel. */
function Unmeasured({
  label,
  phase,
  onCancel,
  cancelReason,
}: Pick<ProgressBarProps, 'label' | 'phase' | 'onCancel' | 'cancelReason'>): ReactNode {
  return (
    <div className={styles.unmeasured}>
      <span className={styles.words}>{label}</span>
      <small>{phase}</small>
      <Button
        size="sm"
        variant="ghost"
        onClick={onCancel}
        disabledReason={cancelReason === undefined ? undefined : t('ui.cannotCancel', { reason: cancelReason })}
      >
        {t('ui.cancel')}
      </Button>
    </div>
  );
}

/** Work that is younger than this has no rate yet. */
const SETTLED_SECONDS = 1.5;

/** Bytes a second: as the host measured over the last moments, else over the whole time. */
function rateOf(progress: Progress, seconds: number): number | undefined {
  // The first moments say nothing: most of them is waiting for the first answer.
  if (seconds < SETTLED_SECONDS) return undefined;
  if (typeof progress.rate === 'number') return progress.rate;
  return progress.unit === 'bytes' ? progress.done / seconds : undefined;
}

function remainingOf(progress: Progress, rate: number | undefined): number | undefined {
  if (rate === undefined) return undefined;
  if (typeof progress.remaining === 'number') return progress.remaining;
  if (progress.unit !== 'bytes' || progress.total === null || rate <= 0) return undefined;
  return (progress.total - progress.done) / rate;
}

/** A job under way: how far, how fast, how its bytes travel, and Cancel or why not. */
export function WorkingJob({ job }: { readonly job: JobInfo }): ReactNode {
  const { wb, commander } = useWindow();
  if (job.state.kind !== 'working') return null;
  const { progress } = job.state;
  const common = {
    label: jobTitle(job),
    phase: progress === null ? t('panels.jobStarting') : stepWords(progress.step, progress.args),
    onCancel: () => void commander.attempt(jobTitle(job), () => wb.host.jobs.cancel({ job: job.id })),
    cancelReason: progress === null || progress.uncancellable === null ? undefined : stepWords(progress.uncancellable, {}),
  };
  if (progress === null || progress.unit === 'none') return <Unmeasured {...common} />;
  const rate = rateOf(progress, (wb.clock.wallTime() - job.startedAt) / 1000);
  const { strategy = null } = progress;
  return (
    <ProgressBar
      {...common}
      done={progress.done}
      total={progress.total ?? undefined}
      unit={progress.unit}
      perSecond={rate}
      secondsLeft={remainingOf(progress, rate)}
      note={strategy === null ? undefined : strategyWords(strategy)}
    />
  );
}

const MARKS = {
  failed: { Mark: ErrorIcon, look: styles.danger },
  cancelled: { Mark: InfoIcon, look: styles.quiet },
  done: { Mark: OkIcon, look: styles.ok },
  working: { Mark: InfoIcon, look: styles.quiet },
} as const;

function EndedJob({ job, isNewest }: { readonly job: JobInfo; readonly isNewest: boolean }): ReactNode {
  const { wb, commander } = useWindow();
  const { Mark, look } = MARKS[job.state.kind];
  // A newer comparison takes the place of an older one.
  const plan = isNewest && job.state.kind === 'done' && job.state.result.kind === 'plan' ? job.state.result.plan : null;
  return (
    <li className={styles.row}>
      <Mark aria-hidden className={look} />
      <span className={styles.words}>{jobTitle(job)}</span>
      <small>{endWords(job)}</small>
      {plan === null ? null : (
        <Button size="sm" variant="ghost" onClick={() => void commander.attempt(jobTitle(job), () => openPlan(wb, plan))}>
          {t('panels.showPlan')}
        </Button>
      )}
    </li>
  );
}

/** Saves, copies, comparisons and deletions: those under way with their progress, and the last that ended. */
export function TransfersPanel(): ReactNode {
  const jobs = useWb(
    (w) => w.jobs,
    (s) => s.jobs,
  );
  const list = transfers({ loaded: true, jobs });
  if (list.length === 0) return <EmptyState text={t('panels.noTransfers')} />;
  return (
    <ul className={styles.list} aria-label={t('panels.transferList')}>
      {list.map((job) =>
        job.state.kind === 'working' ? (
          <li key={job.id} className={styles.job}>
            <WorkingJob job={job} />
          </li>
        ) : (
          <EndedJob key={job.id} job={job} isNewest={job === list.find(({ kind }) => kind === job.kind)} />
        ),
      )}
    </ul>
  );
}
