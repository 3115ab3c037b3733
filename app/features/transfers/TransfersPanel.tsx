import type { ReactNode } from 'react';
import type { JobInfo } from '../../../src/contract/jobs.js';
import { isMessageKey, text } from '../../../src/messages/index.js';
import { formatDuration, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { transfers } from '../../state/jobs-store.js';
import { describeInfo } from '../../state/report.js';
import { Button, EmptyState, ErrorIcon, InfoIcon, OkIcon, ProgressBar, type ProgressBarProps } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from '../window/List.module.css';

/** What a job does, in words. */
export function jobTitle({ kind, subject }: JobInfo): string {
  switch (kind) {
    case 'save':
      return t('panels.jobSave', { subject });
    case 'upload':
      return t('panels.jobUpload', { subject });
    case 'download':
      return t('panels.jobDownload', { subject });
    case 'delete':
      return t('panels.jobDelete', { subject });
    case 'restore':
      return t('panels.jobRestore', { subject });
    case 'copy':
    case 'run':
      return t('panels.jobCopy', { subject });
  }
}

function stepWords(step: string, args: Readonly<Record<string, string | number>>): string {
  return isMessageKey(step) ? text(step, args) : step;
}

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

function Working({ job }: { readonly job: JobInfo }): ReactNode {
  const { wb, commander } = useWindow();
  if (job.state.kind !== 'working') return null;
  const { progress } = job.state;
  const seconds = (wb.clock.wallTime() - job.startedAt) / 1000;
  const rate = progress !== null && progress.unit === 'bytes' && seconds > 0.5 ? progress.done / seconds : undefined;
  const left =
    rate !== undefined && rate > 0 && progress !== null && progress.total !== null
      ? (progress.total - progress.done) / rate
      : undefined;
  const common = {
    label: jobTitle(job),
    phase: progress === null ? t('panels.jobStarting') : stepWords(progress.step, progress.args),
    onCancel: () => void commander.attempt(jobTitle(job), () => wb.host.jobs.cancel({ job: job.id })),
    cancelReason: progress === null || progress.uncancellable === null ? undefined : stepWords(progress.uncancellable, {}),
  };
  return (
    <li className={styles.job}>
      {progress === null || progress.unit === 'none' ? (
        <Unmeasured {...common} />
      ) : (
        <ProgressBar
          {...common}
          done={progress.done}
          total={progress.total ?? undefined}
          unit={progress.unit}
          perSecond={rate}
          secondsLeft={left}
        />
      )}
    </li>
  );
}

function ended(job: JobInfo): { readonly words: string; readonly Mark: typeof OkIcon; readonly look: string | undefined } {
  const time = formatTime(job.endedAt ?? job.startedAt, { seconds: true });
  if (job.state.kind === 'failed')
    return {
      words: t('panels.jobFailed', { time, title: describeInfo(job.state.error).title }),
      Mark: ErrorIcon,
      look: styles.danger,
    };
  if (job.state.kind === 'cancelled') return { words: t('panels.jobCancelled', { time }), Mark: InfoIcon, look: styles.quiet };
  return {
    words: t('panels.jobDone', { time, duration: formatDuration(((job.endedAt ?? job.startedAt) - job.startedAt) / 1000) }),
    Mark: OkIcon,
    look: styles.ok,
  };
}

function Ended({ job }: { readonly job: JobInfo }): ReactNode {
  const { words, Mark, look } = ended(job);
  return (
    <li className={styles.row}>
      <Mark aria-hidden className={look} />
      <span className={styles.words}>{jobTitle(job)}</span>
      <small>{words}</small>
    </li>
  );
}

/** Saves, copies and deletions: those under way with their progress, and the last that ended. */
export function TransfersPanel(): ReactNode {
  const jobs = useWb(
    (w) => w.jobs,
    (s) => s.jobs,
  );
  const list = transfers({ loaded: true, jobs });
  if (list.length === 0) return <EmptyState text={t('panels.noTransfers')} />;
  return (
    <ul className={styles.list} aria-label={t('panels.transferList')}>
      {list.map((job) => (job.state.kind === 'working' ? <Working key={job.id} job={job} /> : <Ended key={job.id} job={job} />))}
    </ul>
  );
}
