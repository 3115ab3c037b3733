import type { JobInfo, JobState, Strategy } from '../../../src/contract/jobs.js';
import { isMessageKey, text } from '../../../src/messages/index.js';
import { formatBytes, formatDuration, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { describeInfo } from '../../state/report.js';

/** What a job does, in words. */
export function jobTitle({ kind, subject }: Pick<JobInfo, 'kind' | 'subject'>): string {
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
    case 'move':
      return t('panels.jobMove', { subject });
    case 'compare':
      return t('panels.jobCompare', { subject });
    case 'sync':
      return t('panels.jobSync', { subject });
    case 'backup':
      return t('panels.jobBackup', { subject });
    case 'copy':
    case 'run':
      return t('panels.jobCopy', { subject });
  }
}

/** How the bytes travel, in words. */
export function strategyWords(strategy: Strategy): string {
  return t(`panels.strategy.${strategy}`);
}

/** A step of a job, in words; a key that nobody knows is shown as it is. */
export function stepWords(step: string, args: Readonly<Record<string, string | number>>): string {
  return isMessageKey(step) ? text(step, args) : step;
}

type Result = Extract<JobState, { kind: 'done' }>['result'];

/** What a job that was done left behind, in figures; empty when there is nothing to say. */
export function resultWords(result: Result): readonly string[] {
  switch (result.kind) {
    case 'transfer': {
      const { files, bytes, unchanged = 0, strategy = null } = result;
      return [
        ...(files > 0 || unchanged === 0 ? [t('panels.resultFiles', { count: files, size: formatBytes(bytes) })] : []),
        ...(unchanged > 0 ? [t('panels.resultUnchanged', { count: unchanged })] : []),
        ...(strategy === null ? [] : [strategyWords(strategy)]),
      ];
    }
    case 'backup':
      return [
        t('panels.resultFiles', { count: result.files, size: formatBytes(result.bytes) }),
        ...(result.masked.length > 0 ? [t('panels.resultMasked', { count: result.masked.length })] : []),
      ];
    case 'save':
      return [result.receipt.unchanged ? t('panels.resultSame') : formatBytes(result.receipt.size)];
    case 'plan':
    case 'run':
    case 'none':
      return [];
  }
}

/** How a job ended, with what it did. */
export function endWords(job: JobInfo): string {
  const { state } = job;
  const time = formatTime(job.endedAt ?? job.startedAt, { seconds: true });
  switch (state.kind) {
    case 'failed':
      return t('panels.jobFailed', { time, title: describeInfo(state.error).title });
    case 'cancelled':
      return t('panels.jobCancelled', { time });
    case 'done': {
      const seconds = ((job.endedAt ?? job.startedAt) - job.startedAt) / 1000;
      const done =
        seconds < 1 ? t('panels.jobDoneAtOnce', { time }) : t('panels.jobDone', { time, duration: formatDuration(seconds) });
      return [...resultWords(state.result), done].join(' · ');
    }
    case 'working':
      return '';
  }
}
