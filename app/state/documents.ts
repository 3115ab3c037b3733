import { isOutpostError } from '../../src/base/errors.js';
import type { RootId, SessionId } from '../../src/contract/common.js';
import { imageType } from './image-type.js';
import { describeFailure } from './report.js';
import { activeSession } from './sessions-store.js';
import { fileTab, openTab, showTab, tabOf, updateTab, type FileTab, type TabSource } from './tabs-store.js';
import { decodeText } from './text-codec.js';
import type { Workbench } from './workbench.js';

/** Above this size a file is opened only when the person says so again. */
const BIG_FILE = 2 * 1024 * 1024;

function newId(): string {
  return `t${crypto.randomUUID().replaceAll('-', '')}`;
}

/** The tab with this id when it is a file. */
export function fileTabById(wb: Workbench, id: string): FileTab | null {
  const tab = wb.tabs.getState().tabs.find((one) => one.id === id);
  return tab?.kind === 'file' ? tab : null;
}

/** Opens an empty tab, or one with a text that is saved nowhere. Returns its id. */
export function newUntitled(wb: Workbench, text = '', wantedName?: string): string {
  const used = new Set(
    wb.tabs.getState().tabs.map((tab) => (tab.kind === 'file' && tab.source.kind === 'untitled' ? tab.source.name : '')),
  );
  let name = wantedName ?? 'untitled-1.py';
  for (let n = 1; used.has(name); n++) name = wantedName === undefined ? `untitled-${n}.py` : `${n}-${wantedName}`;
  const id = newId();
  openTab(wb.tabs, fileTab(id, { kind: 'untitled', name }, { content: { kind: 'text' }, isDirty: text !== '' }));
  wb.buffers.create(id, text, text !== '');
  return id;
}

interface ReadFile {
  readonly bytes: Uint8Array;
  readonly version: string;
}

/** The session that a board tab belongs to, when that very board is connected. */
export function sessionOfBoardTab(wb: Workbench, source: Extract<TabSource, { kind: 'board' }>): SessionId | null {
  const sessions = wb.sessions.getState().sessions;
  const same = sessions.find((s) =>
    source.board === null ? s.boardName === source.boardName : s.identity?.uniqueId === source.board,
  );
  return same?.id ?? null;
}

async function readSource(wb: Workbench, source: TabSource): Promise<ReadFile | null> {
  if (source.kind === 'workspace') return wb.host.workspace.read({ root: source.root, path: source.path });
  if (source.kind === 'untitled') return { bytes: new Uint8Array(), version: '' };
  const session = sessionOfBoardTab(wb, source);
  if (session === null) return null;
  const { bytes, hash } = await wb.host.files.read({ session, path: source.path });
  return { bytes, version: hash };
}

/** Shows read bytes in a tab: as text when they are text and not too many. */
function fillTab(wb: Workbench, id: string, { bytes, version }: ReadFile, evenIfBig: boolean): void {
  if (bytes.length > BIG_FILE && !evenIfBig) {
    updateTab(wb.tabs, id, { content: { kind: 'too-large', size: bytes.length }, version });
    return;
  }
  const type = imageType(bytes);
  const decoded = type === null ? decodeText(bytes) : null;
  if (decoded?.kind !== 'text') wb.binaries.set(id, bytes);
  if (type !== null) {
    updateTab(wb.tabs, id, { content: { kind: 'image', size: bytes.length, type }, version, conflict: null });
    return;
  }
  if (decoded?.kind !== 'text') {
    updateTab(wb.tabs, id, { content: { kind: 'binary', size: bytes.length }, version });
    return;
  }
  const buffer = wb.buffers.get(id);
  if (buffer === null) wb.buffers.create(id, decoded.text);
  else {
    if (buffer.text !== decoded.text) buffer.replace(decoded.text);
    buffer.markSaved();
  }
  updateTab(wb.tabs, id, { content: { kind: 'text' }, form: decoded.form, version, conflict: null });
}

/** Reads a tab's file and shows it; failures become the tab's content. */
export async function loadTab(wb: Workbench, id: string, options: { readonly evenIfBig?: boolean } = {}): Promise<void> {
  const tab = fileTabById(wb, id);
  if (tab === null) return;
  try {
    const read = await readSource(wb, tab.source);
    if (fileTabById(wb, id) === null) return;
    if (read === null) updateTab(wb.tabs, id, { content: { kind: 'away' } });
    else fillTab(wb, id, read, options.evenIfBig === true);
  } catch (error) {
    const words = describeFailure(error, 'opening a file');
    if (words !== null) updateTab(wb.tabs, id, { content: { kind: 'failed', title: words.title, body: words.body } });
  }
}

async function openSource(wb: Workbench, source: TabSource): Promise<string> {
  const known = tabOf(wb.tabs.getState(), source);
  if (known !== null) {
    showTab(wb.tabs, known.id);
    if (known.content.kind === 'away' || known.content.kind === 'failed') await loadTab(wb, known.id);
    return known.id;
  }
  const id = newId();
  const size = knownSize(wb, source);
  // A large file is not even read before the person says so: on a slow link that takes minutes.
  if (size !== null && size > BIG_FILE) openTab(wb.tabs, fileTab(id, source, { content: { kind: 'too-large', size } }));
  else {
    openTab(wb.tabs, fileTab(id, source));
    await loadTab(wb, id);
  }
  return id;
}

/** A file's size, as far as the trees were read. */
function knownSize(wb: Workbench, source: TabSource): number | null {
  if (source.kind === 'untitled') return null;
  const known =
    source.kind === 'board' ? wb.boardFiles.getState().entries : Object.values(wb.workspace.getState().folders).flat();
  return known.find(({ path }) => path === source.path)?.size ?? null;
}

/** Opens a file of an opened folder. Returns the tab's id. */
export function openWorkspaceFile(wb: Workbench, root: RootId, path: string): Promise<string> {
  return openSource(wb, { kind: 'workspace', root, path });
}

/** Opens a file of the shown board; the tab belongs to that very board. Null without a board. */
export async function openBoardFile(wb: Workbench, path: string): Promise<string | null> {
  const session = activeSession(wb.sessions.getState());
  if (session === null) return null;
  return openSource(wb, { kind: 'board', board: session.identity?.uniqueId ?? null, boardName: session.boardName, path });
}

/** Opens a file that a browser handed over: a copy, since the browser gives no way to write it back. */
export function openPickedFile(wb: Workbench, name: string, bytes: Uint8Array): string | null {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'binary') return null;
  const id = newUntitled(wb, decoded.text, name);
  updateTab(wb.tabs, id, { form: decoded.form });
  return id;
}

/** The bytes of a tab's text, as they are saved. */
export function tabText(wb: Workbench, id: string): string {
  return wb.buffers.get(id)?.text ?? '';
}

/** Looks at a workspace file again: takes it over into a clean tab, marks a tab that holds other text. */
export async function checkOnDisk(wb: Workbench, id: string): Promise<void> {
  const tab = fileTabById(wb, id);
  if (tab?.source.kind !== 'workspace' || wb.saving.has(id)) return;
  try {
    const { bytes, version } = await wb.host.workspace.read({ root: tab.source.root, path: tab.source.path });
    const now = fileTabById(wb, id);
    if (now === null || wb.saving.has(id)) return;
    if (version === now.version) {
      if (now.conflict !== null) updateTab(wb.tabs, id, { conflict: null });
    } else if (now.isDirty) updateTab(wb.tabs, id, { conflict: 'changed' });
    else fillTab(wb, id, { bytes, version }, now.content.kind === 'text');
  } catch (error) {
    // Any other failure leaves the tab as it is: saving will say what is wrong.
    if (isOutpostError(error, 'workspace.not-found')) {
      updateTab(wb.tabs, id, { conflict: 'gone' });
      // Only this window still has the text: it must be asked about before it is thrown away.
      wb.buffers.get(id)?.markUnsaved();
    }
  }
}
