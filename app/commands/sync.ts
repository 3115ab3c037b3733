import type { JobId } from '../../src/contract/common.js';
import type { JobInfo } from '../../src/contract/jobs.js';
import type { SyncDirection, SyncPlan } from '../../src/contract/sync.js';
import { isOutpostError, OutpostError, type WireError } from '../../src/base/errors.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { jobEnd } from '../state/jobs-store.js';
import { showNotice } from '../state/notices-store.js';
import { describeFailure, describeInfo } from '../state/report.js';
import { readFolder } from '../state/workspace-keeper.js';
import { keptChoice, syncTotals, ticked, type SyncRow } from '../state/sync-model.js';
import {
  newSyncView,
  planOf,
  removeSync,
  updateSync,
  type SyncOrigin,
  type SyncOutcome,
  type SyncView,
} from '../state/sync-store.js';
import { openTab } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { openFolder } from '../state/workspace-store.js';
import { lookAtPlan } from './sync-checks.js';
import { boardOf } from './refusals.js';

type FoldersOrigin = Extract<SyncOrigin, { kind: 'folders' }>;

function titleOf(origin: SyncOrigin): string {
  return origin.kind === 'restore' ? t('sync.restoreTab', { name: origin.name }) : t('sync.tab');
}

/** Opens a preview and starts the comparison. One tab for each pair of board and kind: it is taken again. */
export function openPreview(wb: Workbench, origin: SyncOrigin): string {
  const id = `sync-${origin.kind === 'restore' ? 'restore' : 'folders'}-${origin.session}`;
  const isBusy = wb.sync.getState().views[id]?.phase.kind === 'working';
  if (!isBusy) wb.sync.setState(({ views }) => ({ views: { ...views, [id]: newSyncView(origin) } }));
  wb.tabs.setState(({ tabs }) => ({
    tabs: tabs.map((tab) => (tab.id === id && tab.kind === 'sync' && !isBusy ? { ...tab, title: titleOf(origin) } : tab)),
  }));
  openTab(wb.tabs, { kind: 'sync', id, title: titleOf(origin) });
  if (!isBusy && origin.kind !== 'plan') void compareAgain(wb, id);
  return id;
}

/** Opens the preview of the opened folder and the shown board. */
export function openSync(
  wb: Workbench,
  order: { readonly direction: SyncDirection; readonly folder: string; readonly to: string },
): void {
  const session = boardOf(wb);
  const root = openFolder(wb.workspace.getState());
  if (session === null || root === null) return;
  openPreview(wb, { kind: 'folders', session: session.id, root: root.id, ...order });
}

/** Shows a comparison that was made before, also by another window. */
export async function openPlan(wb: Workbench, plan: string): Promise<void> {
  const open = Object.entries(wb.sync.getState().views).find(([, view]) => planOf(view)?.id === plan);
  if (open !== undefined) {
    openTab(wb.tabs, { kind: 'sync', id: open[0], title: titleOf(open[1].origin) });
    return;
  }
  const found = await planIfKept(wb, plan);
  if (found === null) {
    showNotice(wb.notices, { tone: 'info', title: t('sync.gone') });
    return;
  }
  const id = openPreview(wb, { kind: 'plan', session: found.session });
  receivePlan(wb, id, found, null);
}

async function planIfKept(wb: Workbench, plan: string): Promise<SyncPlan | null> {
  try {
    return await wb.host.sync.plan({ plan });
  } catch (error) {
    if (isOutpostError(error, 'app.not-found')) return null;
    throw error;
  }
}

async function startPlan(wb: Workbench, origin: Exclude<SyncOrigin, { kind: 'plan' }>): Promise<JobId> {
  if (origin.kind === 'folders') {
    const { session, root, folder, to, direction } = origin;
    return (await wb.host.sync.startPlan({ session, root, folder, to, direction })).job;
  }
  const { source, session } = origin;
  const sent =
    source.kind === 'workspace'
      ? source
      : { kind: 'content' as const, name: source.name, content: await toContent(wb.host, source.bytes) };
  return (await wb.host.backup.startRestorePlan({ session, source: sent })).job;
}

/** What the person has unticked, so that the next comparison keeps it so. */
function untickedIn(view: SyncView): ReadonlySet<string> {
  const plan = planOf(view);
  if (plan === null) return new Set();
  return new Set(
    plan.items.filter(({ path, change }) => change !== 'deleted' && !view.choice.copy.has(path)).map(({ path }) => path),
  );
}

function receivePlan(wb: Workbench, id: string, plan: SyncPlan, before: SyncView | null): void {
  const choice = keptChoice(plan, before === null ? new Set() : untickedIn(before));
  updateSync(wb.sync, id, { phase: { kind: 'ready', plan }, choice, warnings: {} });
  void lookAtPlan(wb, id, plan);
}

function forgetPlan(wb: Workbench, plan: SyncPlan | null): void {
  // It is forgotten by itself after ten minutes when this fails.
  if (plan !== null) wb.host.sync.forget({ plan: plan.id }).catch(() => undefined);
}

/** Compares anew; what was unticked stays so. A comparison that was overtaken by another one is dropped. */
export async function compareAgain(wb: Workbench, id: string): Promise<void> {
  const view = wb.sync.getState().views[id];
  if (view === undefined || view.origin.kind === 'plan') return;
  view.looking?.abort();
  const { origin } = view;
  const isCurrent = (): boolean => {
    const now = wb.sync.getState().views[id];
    return now?.phase.kind === 'comparing' && now.origin === origin;
  };
  const old = planOf(view);
  updateSync(wb.sync, id, { phase: { kind: 'comparing', job: null, plan: old } });
  try {
    const job = await startPlan(wb, origin);
    if (isCurrent()) updateSync(wb.sync, id, { phase: { kind: 'comparing', job, plan: old } });
    const ended = await jobEnd(wb.jobs, job);
    if (!isCurrent()) return;
    const plan = await planFrom(wb, ended);
    if (plan === null) cancelled(wb, id, old);
    else {
      forgetPlan(wb, old);
      receivePlan(wb, id, plan, view);
    }
  } catch (error) {
    const words = describeFailure(error, 'comparing');
    if (isCurrent() && words !== null)
      updateSync(wb.sync, id, { phase: { kind: 'failed', title: words.title, body: words.body } });
  }
}

function cancelled(wb: Workbench, id: string, old: SyncPlan | null): void {
  if (old === null) updateSync(wb.sync, id, { phase: { kind: 'failed', title: t('sync.compareCancelled'), body: '' } });
  else updateSync(wb.sync, id, { phase: { kind: 'ready', plan: old } });
}

async function planFrom(wb: Workbench, job: JobInfo | null): Promise<SyncPlan | null> {
  if (job?.state.kind === 'failed') throw OutpostError.fromWire(job.state.error as WireError);
  if (job?.state.kind !== 'done' || job.state.result.kind !== 'plan') return null;
  return wb.host.sync.plan({ plan: job.state.result.plan });
}

/** Compares other places, or the other way round. */
export function changeOrigin(
  wb: Workbench,
  id: string,
  change: Partial<Pick<FoldersOrigin, 'folder' | 'to' | 'direction'>>,
): void {
  const view = wb.sync.getState().views[id];
  if (view?.origin.kind !== 'folders' || view.phase.kind === 'working') return;
  const { phase } = view;
  if (phase.kind === 'comparing' && phase.job !== null) wb.host.jobs.cancel({ job: phase.job }).catch(() => undefined);
  forgetPlan(wb, planOf(view));
  const origin = { ...view.origin, ...change };
  wb.sync.setState(({ views }) => ({ views: { ...views, [id]: newSyncView(origin) } }));
  void compareAgain(wb, id);
}

/** Ticks or unticks a line of a preview, or a whole group. */
export function tickRow(wb: Workbench, id: string, row: SyncRow): void {
  const view = wb.sync.getState().views[id];
  if (view?.phase.kind !== 'ready' || row.tick === null) return;
  updateSync(wb.sync, id, { choice: ticked(view.phase.plan, view.choice, row, row.tick !== 'all') });
}

function outcomeOf(job: JobInfo | null, removed: number): SyncOutcome {
  if (job?.state.kind === 'failed') {
    const { title, body } = describeInfo(job.state.error);
    return { kind: 'failed', title, body };
  }
  if (job?.state.kind !== 'done') return { kind: 'cancelled' };
  const { result } = job.state;
  const { files, bytes } = result.kind === 'transfer' ? result : { files: 0, bytes: 0 };
  return { kind: 'done', files, bytes, removed };
}

/** Says how it ended to a person who looks at something else by now. */
function announce(wb: Workbench, id: string, outcome: SyncOutcome): void {
  if (wb.tabs.getState().activeId === id) return;
  const show = { label: t('sync.show'), run: () => wb.tabs.setState({ activeId: id }) };
  const title = outcomeTitle(outcome);
  showNotice(wb.notices, {
    id: 'sync',
    tone: outcome.kind === 'done' ? 'ok' : outcome.kind === 'failed' ? 'error' : 'info',
    title,
    actions: [show],
  });
}

/** How a sync ended, in a few words. */
export function outcomeTitle(outcome: SyncOutcome): string {
  if (outcome.kind === 'failed') return outcome.title;
  return outcome.kind === 'done' ? t('sync.doneTitle') : t('sync.cancelledTitle');
}

/** Does what is ticked, then compares again: what is shown afterwards is what is left. */
export async function startSync(wb: Workbench, id: string): Promise<void> {
  const view = wb.sync.getState().views[id];
  if (view?.phase.kind !== 'ready') return;
  const { plan } = view.phase;
  view.looking?.abort();
  const { copy, remove } = view.choice;
  updateSync(wb.sync, id, { phase: { kind: 'working', plan, job: null }, outcome: null });
  let outcome: SyncOutcome;
  try {
    const { job } = await wb.host.sync.start({ plan: plan.id, copy: [...copy], remove: [...remove] });
    updateSync(wb.sync, id, { phase: { kind: 'working', plan, job } });
    outcome = outcomeOf(await jobEnd(wb.jobs, job), syncTotals(plan, view.choice).removals);
  } catch (error) {
    const words = describeFailure(error, 'syncing');
    outcome = words === null ? { kind: 'cancelled' } : { kind: 'failed', title: words.title, body: words.body };
  }
  updateSync(wb.sync, id, { outcome, phase: { kind: 'ready', plan } });
  announce(wb, id, outcome);
  if (plan.direction === 'to-computer')
    for (const folder of ['', ...wb.workspace.getState().expanded]) void readFolder(wb, folder);
  await compareAgain(wb, id);
}

/** Stops a comparison or a sync that is under way; what was copied wholly stays. */
export async function stopSync(wb: Workbench, id: string): Promise<void> {
  const phase = wb.sync.getState().views[id]?.phase;
  if ((phase?.kind === 'working' || phase?.kind === 'comparing') && phase.job !== null)
    await wb.host.jobs.cancel({ job: phase.job });
}

/** Forgets a preview whose tab is closed; a sync that is under way goes on and can be seen among the transfers. */
export function closePreview(wb: Workbench, id: string): void {
  const view = wb.sync.getState().views[id];
  if (view === undefined) return;
  view.looking?.abort();
  if (view.phase.kind === 'comparing') stopSync(wb, id).catch(() => undefined);
  if (view.phase.kind === 'ready') forgetPlan(wb, view.phase.plan);
  removeSync(wb.sync, id);
}
