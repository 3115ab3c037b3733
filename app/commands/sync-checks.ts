import type { CheckWarning } from '../../src/contract/checks.js';
import type { SyncPlan } from '../../src/contract/sync.js';
import { noteChecked } from '../state/problems-store.js';
import { updateSync } from '../state/sync-store.js';
import { joinPath } from '../state/tabs-store.js';
import type { Workbench } from '../state/workbench.js';
import { askableSession, lookAt, type FileToCheck } from './checks.js';

/** Looks at the scripts that a preview would send, and puts what it finds beside their lines. */
export async function lookAtPlan(wb: Workbench, id: string, plan: SyncPlan): Promise<void> {
  const origin = wb.sync.getState().views[id]?.origin;
  if (origin?.kind !== 'folders' || origin.direction !== 'to-board') return;
  const { root, folder, to } = origin;
  const paths = plan.items
    .filter(({ kind, change }) => kind === 'file' && (change === 'new' || change === 'changed'))
    .map(({ path }) => path);
  const files = paths.map((path): FileToCheck & { readonly path: string } => ({
    path,
    target: joinPath(to, path),
    source: { kind: 'workspace', root, path: joinPath(folder, path) },
  }));
  const looking = new AbortController();
  updateSync(wb.sync, id, { looking });
  const found = await lookAt(wb, askableSession(wb), files, looking.signal);
  if (looking.signal.aborted) return;
  const phase = wb.sync.getState().views[id]?.phase;
  if (phase?.kind === 'failed' || phase?.plan?.id !== plan.id) return;
  const warnings: Record<string, readonly CheckWarning[]> = {};
  for (const { path, target } of files) {
    const own = found.filter((warning) => warning.path === target);
    if (own.length > 0) warnings[path] = own;
  }
  updateSync(wb.sync, id, { warnings });
  noteChecked(
    wb.problems,
    files.map(({ path, target, source }) => ({
      target,
      source: source.kind === 'workspace' ? source : null,
      warnings: warnings[path] ?? [],
    })),
  );
}
