import type { SessionInfo } from '../../src/contract/boards.js';
import type { HistoryEntry } from '../../src/contract/jobs.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { ask } from '../state/dialogs-store.js';
import { newUntitled } from '../state/documents.js';
import { showNotice } from '../state/notices-store.js';
import { baseName, updateTab } from '../state/tabs-store.js';
import { decodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { boardOf } from './refusals.js';
import { openComparison } from './save-file.js';
import { announce } from './save-to-device.js';
import { finished } from './script.js';

interface OldContent {
  readonly session: SessionInfo;
  readonly entry: HistoryEntry;
  readonly bytes: Uint8Array;
}

function textOf(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  return decoded.kind === 'text' ? decoded.text : '';
}

async function compareWithBoard(wb: Workbench, { session, entry, bytes }: OldContent): Promise<void> {
  const now = await wb.host.files.read({ session: session.id, path: entry.path });
  openComparison(wb, {
    left: textOf(bytes),
    leftTitle: t('save.historyName', { name: baseName(entry.path) }),
    right: textOf(now.bytes),
    rightTitle: t('editor.onBoard', { name: entry.path, board: session.boardName }),
  });
}

function openInEditor(wb: Workbench, { session, entry, bytes }: OldContent): void {
  const old = decodeText(bytes);
  const id = newUntitled(wb, textOf(bytes), baseName(entry.path));
  // It belongs to the path it came from: saving puts it back there.
  updateTab(wb.tabs, id, {
    source: { kind: 'board', board: session.identity?.uniqueId ?? null, boardName: session.boardName, path: entry.path },
    ...(old.kind === 'text' ? { form: old.form } : {}),
  });
  showNotice(wb.notices, {
    tone: 'info',
    title: t('save.historyOpened', { path: entry.path }),
    body: t('save.historyOpenedBody'),
  });
}

/** Saves the old content to its path as any save does: planned, asked about, checked, and what it replaces kept. */
async function putBack(wb: Workbench, old: OldContent): Promise<void> {
  const { session, entry, bytes } = old;
  const source = { kind: 'board' as const, board: session.identity?.uniqueId ?? null, path: entry.path };
  const order = { session: session.id, source, path: entry.path, runAtPowerOn: false };
  const plan = await wb.host.files.planSave({ ...order, content: await toContent(wb.host, bytes) });
  let answered: readonly string[] = [];
  if (plan.questions.length > 0) {
    const { boardName, identity } = session;
    const name = baseName(entry.path);
    const answer = await ask(wb.dialogs, 'save', { plan, name, boardName, runAtPowerOn: false, root: identity?.root ?? '/' });
    if (answer?.action === 'compare') await compareWithBoard(wb, old);
    if (answer?.action !== 'save') return;
    ({ answered } = answer);
  }
  const content = await toContent(wb.host, bytes);
  const { job } = await wb.host.files.startSave({ ...order, content, seen: plan.seen, answered: [...answered] });
  const done = await finished(wb, job);
  if (done?.state.kind === 'done' && done.state.result.kind === 'save')
    announce(wb, session, done.state.result.receipt, plan.seen === null);
}

/** Shows the contents that Outpost replaced or deleted on the board, and brings one back the way the person chooses. */
export async function bringBack(wb: Workbench): Promise<void> {
  const session = boardOf(wb);
  if (session === null) return;
  const entries = await wb.host.files.history({ session: session.id });
  const answer = await ask(wb.dialogs, 'history', { session: session.id, boardName: session.boardName, entries });
  if (answer === null) return;
  const { entry, action } = answer;
  const { bytes } = await wb.host.files.readHistory({ session: session.id, id: entry.id });
  const old: OldContent = { session, entry, bytes };
  if (action === 'compare') await compareWithBoard(wb, old);
  else if (action === 'open') openInEditor(wb, old);
  else await putBack(wb, old);
}
