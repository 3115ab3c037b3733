import type { SyncPlan } from '../../src/contract/sync.js';
import { t } from '../i18n/t.js';
import { ask } from '../state/dialogs-store.js';
import type { Workbench } from '../state/workbench.js';

/** Asks before anything is deleted; yes when nothing would be. */
export async function confirmRemovals(wb: Workbench, plan: SyncPlan, removals: number): Promise<boolean> {
  if (removals === 0) return true;
  const answer = await ask(wb.dialogs, 'confirm', {
    title: t('sync.deleteTitle', { count: removals }),
    body: plan.direction === 'to-board' ? t('sync.deleteBodyBoard') : t('sync.deleteBodyComputer'),
    choices: [{ value: 'yes', label: t('sync.deleteDo'), danger: true }],
  });
  return answer === 'yes';
}
