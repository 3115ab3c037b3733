import type { SyncPlan } from '../../../src/contract/sync.js';
import { isMessageKey, text } from '../../../src/messages/index.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { isReplacedInPlace, type SyncGroup, type SyncRow, type SyncTotals } from '../../state/sync-model.js';
import type { SyncOrigin } from '../../state/sync-store.js';

/** The name of a group. */
export function groupName(group: SyncGroup, plan: SyncPlan): string {
  if (group === 'deleted') return plan.direction === 'to-board' ? t('sync.group.deletedBoard') : t('sync.group.deletedComputer');
  return t(`sync.group.${group}`);
}

/** What becomes of a group. */
export function groupNote(group: SyncGroup, plan: SyncPlan): string {
  const isToBoard = plan.direction === 'to-board';
  if (group === 'deleted') return isToBoard ? t('sync.note.deletedBoard') : t('sync.note.deletedComputer');
  if (group === 'changed') return isToBoard ? t('sync.note.changed') : t('sync.note.changedComputer');
  return t(`sync.note.${group}`);
}

function problemWords(problem: string, path: string): string {
  return t('sync.problem', { reason: isMessageKey(problem) ? text(problem, { path, name: path }) : problem });
}

/** What there is to say of a single file besides its size. */
export function itemNote({ item, ignored, path }: Extract<SyncRow, { kind: 'item' }>, plan: SyncPlan): string {
  if (ignored !== null)
    return ignored.from === 'pymakr.conf' ? t('sync.rulePymakr', { rule: ignored.rule }) : t('sync.rule', { rule: ignored.rule });
  if (item === null) return '';
  if (item.problem !== null) return problemWords(item.problem, path);
  if (isReplacedInPlace(item, plan)) return t('sync.inPlace');
  return item.changedThere && item.change === 'changed' ? t('sync.changedThere') : '';
}

/** The size of a file, before and after where it changes. */
export function itemSize({ item }: Extract<SyncRow, { kind: 'item' }>): string {
  if (item === null) return '';
  if (item.kind === 'folder') return t('sync.folder');
  const { size, targetSize, change } = item;
  if (change === 'changed' && size !== null && targetSize !== null && size !== targetSize)
    return t('sync.sizeChange', { from: formatBytes(targetSize), to: formatBytes(size) });
  const one = size ?? targetSize;
  return one === null ? '' : formatBytes(one);
}

/** What the button does, such as "Send 12 files, 34 KB, delete 2". */
export function actionWords(plan: SyncPlan, origin: SyncOrigin, totals: SyncTotals): string {
  const { files, bytes, folders, removals } = totals;
  if (files === 0 && folders === 0) return t('sync.delete', { count: removals });
  const args = { count: files, size: formatBytes(bytes) };
  const main =
    files === 0
      ? t('sync.makeFolders', { count: folders })
      : origin.kind === 'restore'
        ? t('sync.restore', args)
        : plan.direction === 'to-board'
          ? t('sync.sendOne', args)
          : t('sync.fetch', args);
  return removals === 0 ? main : t('sync.andDelete', { action: main, count: removals });
}

/** What is chosen and the room for it, in one line. */
export function totalsWords(plan: SyncPlan, totals: SyncTotals): string {
  if (plan.direction === 'to-computer') return t('sync.roomComputer', { bytes: formatBytes(totals.bytes) });
  const sent = t('sync.totals', { bytes: formatBytes(totals.bytes) });
  if (plan.free === null) return sent;
  const args = { needed: formatBytes(totals.grows), free: formatBytes(plan.free) };
  return totals.fits ? `${sent} · ${t('sync.room', args)}` : t('sync.tooLarge', args);
}

/** What stands beside the button when nothing can be done or nothing is ticked. */
export function nothingWords(plan: SyncPlan): string {
  if (plan.items.some(({ change }) => change === 'new' || change === 'changed')) return t('sync.nothingTicked');
  const extra = plan.items.filter(({ change }) => change === 'deleted').length;
  if (extra === 0) return t('sync.nothing');
  return plan.direction === 'to-board'
    ? t('sync.nothingButBoard', { count: extra })
    : t('sync.nothingButComputer', { count: extra });
}
