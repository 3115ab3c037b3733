import { isAbort } from '../../src/base/errors.js';
import type { CheckWarning } from '../../src/contract/checks.js';
import type { RootId, SessionId } from '../../src/contract/common.js';
import { t } from '../i18n/t.js';
import { toContent } from '../state/content.js';
import { fileTabById, loadTab, openBoardFile, openWorkspaceFile } from '../state/documents.js';
import { addLogLine } from '../state/log-store.js';
import { showNotice } from '../state/notices-store.js';
import { noteChecked, type CheckedFile } from '../state/problems-store.js';
import { activeTextTab, baseName, joinPath, tabOf, updateTab, type FileTab, type TabSource } from '../state/tabs-store.js';
import { decodeText, encodeText } from '../state/text-codec.js';
import type { Workbench } from '../state/workbench.js';
import { boardOf, promptRefusal } from './refusals.js';

/** A file that is about to be sent. */
export interface FileToCheck {
  readonly target: string;
  readonly source:
    | { readonly kind: 'workspace'; readonly root: RootId; readonly path: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array };
}

/** Most files that are looked at in one call; the contract's limit. */
const MOST = 1000;

/** What is odd about files that are about to be sent. A check that can't be made only says so in the log. */
export async function lookAt(
  wb: Workbench,
  session: SessionId | null,
  files: readonly FileToCheck[],
  signal?: AbortSignal,
): Promise<readonly CheckWarning[]> {
  if (files.length === 0) return [];
  try {
    const sent = await Promise.all(
      files.slice(0, MOST).map(async ({ target, source }) => ({
        target,
        source:
          source.kind === 'workspace' ? source : { kind: 'content' as const, content: await toContent(wb.host, source.bytes) },
      })),
    );
    return await wb.host.checks.look({ session, files: sent }, signal === undefined ? {} : { signal });
  } catch (error) {
    if (isAbort(error)) return [];
    addLogLine(wb.log, { at: wb.clock.wallTime(), level: 'warn', scope: 'checks', message: String(error) });
    return [];
  }
}

/** The session whose board may be asked now, or null. */
export function askableSession(wb: Workbench): SessionId | null {
  return promptRefusal(wb) === null ? (boardOf(wb)?.id ?? null) : null;
}

/** Puts what was found among the problems; `isLoud` says so in a notice too. */
export function report(
  wb: Workbench,
  files: readonly Omit<CheckedFile, 'warnings'>[],
  found: readonly CheckWarning[],
  isLoud = true,
): void {
  const checked = files.map((file) => ({ ...file, warnings: found.filter(({ path }) => path === file.target) }));
  noteChecked(wb.problems, checked);
  if (!isLoud || found.length === 0) return;
  const names = checked.filter(({ warnings }) => warnings.length > 0).map(({ target }) => baseName(target));
  showNotice(wb.notices, {
    id: 'checks',
    tone: 'wait',
    title: t('checks.found', { count: names.length, name: names[0] ?? '' }),
    body: t('checks.foundBody', { count: found.length }),
    actions: [{ label: t('checks.show'), run: () => wb.layout.setState({ panel: 'problems', panelOpen: true }) }],
  });
}

/** Looks at files while they are sent; what is found stands among the problems. */
export async function lookBeside(wb: Workbench, files: readonly FileToCheck[]): Promise<void> {
  const found = await lookAt(wb, null, files);
  report(
    wb,
    files.map(({ target, source }) => ({ target, source: source.kind === 'workspace' ? source : null })),
    found,
  );
}

/** Where a tab would be sent, as far as that is known. */
function targetOf(wb: Workbench, tab: FileTab): string {
  const root = wb.boardFiles.getState().root;
  if (tab.source.kind === 'board') return tab.source.path;
  return joinPath(root, tab.source.kind === 'workspace' ? tab.source.path : tab.source.name);
}

/** Looks at the open script and says what was found, or that nothing was. */
export async function checkThisFile(wb: Workbench): Promise<void> {
  const tab = activeTextTab(wb.tabs.getState());
  const buffer = tab === null ? null : wb.buffers.get(tab.id);
  if (tab === null || buffer === null) return;
  const target = targetOf(wb, tab);
  const bytes = encodeText(buffer.text, tab.form);
  const found = await lookAt(wb, askableSession(wb), [{ target, source: { kind: 'bytes', bytes } }]);
  report(wb, [{ target, source: tab.source }], found, false);
  if (found.length > 0) wb.layout.setState({ panel: 'problems', panelOpen: true });
  else showNotice(wb.notices, { id: 'checks', tone: 'ok', title: t('checks.nothing', { name: baseName(target) }) });
}

/** Opens the text that a warning is about, at its line. Returns the tab's id, or null when there is none. */
export async function openChecked(wb: Workbench, source: TabSource, line: number | null): Promise<string | null> {
  const known = tabOf(wb.tabs.getState(), source)?.id;
  const id =
    known ??
    (source.kind === 'workspace'
      ? await openWorkspaceFile(wb, source.root, source.path)
      : source.kind === 'board'
        ? await openBoardFile(wb, source.path)
        : null);
  if (id === null) return null;
  wb.tabs.setState({ activeId: id });
  if (fileTabById(wb, id)?.content.kind === 'text' && line !== null) (await wb.editor.ready()).reveal(id, line);
  return id;
}

/** Applies a fix to a tab's text as one change that can be undone; the file itself is written when the person saves. */
export async function fixTab(wb: Workbench, id: string, warning: CheckWarning): Promise<boolean> {
  const { fix } = warning;
  const tab = fileTabById(wb, id);
  if (tab === null || fix === null || fix.kind === 'rename') return false;
  const buffer = wb.buffers.get(id);
  const old = buffer === null ? wb.binaries.get(id) : encodeText(buffer.text, tab.form);
  if (old === undefined) return false;
  const { bytes } = await wb.host.checks.fix({ content: await toContent(wb.host, old), fix });
  const decoded = decodeText(bytes);
  if (decoded.kind !== 'text') return false;
  if (buffer === null) wb.buffers.create(id, decoded.text, true);
  else if (buffer.text !== decoded.text) buffer.replace(decoded.text);
  // A mark at the start is no part of the text, so only this says that the file differs now.
  if (decoded.form.encoding !== tab.form.encoding) wb.buffers.get(id)?.markUnsaved();
  updateTab(wb.tabs, id, { content: { kind: 'text' }, form: decoded.form });
  return true;
}

async function rename(wb: Workbench, file: CheckedFile, suggestion: string): Promise<void> {
  const { source, target } = file;
  const session = askableSession(wb);
  if (session !== null && wb.boardFiles.getState().entries.some(({ path }) => path === target))
    await wb.host.files.rename({ session, from: target, to: suggestion });
  if (source?.kind === 'workspace') {
    const to = joinPath(source.path.slice(0, Math.max(0, source.path.lastIndexOf('/'))), baseName(suggestion));
    await wb.host.workspace.rename({ root: source.root, from: source.path, to });
    follow(wb, source, { ...source, path: to });
  } else if (source?.kind === 'board') follow(wb, source, { ...source, path: suggestion });
  else if (source?.kind === 'untitled') follow(wb, source, { ...source, name: baseName(suggestion) });
  noteChecked(wb.problems, [{ ...file, warnings: [] }]);
  showNotice(wb.notices, { id: 'checks', tone: 'ok', title: t('checks.renamed', { name: baseName(suggestion) }) });
}

function follow(wb: Workbench, from: TabSource, to: TabSource): void {
  const tab = tabOf(wb.tabs.getState(), from);
  if (tab !== null) updateTab(wb.tabs, tab.id, { source: to });
}

/** Mends what a warning is about with one click: the text in the editor, or the name on both sides. */
export async function fixWarning(wb: Workbench, file: CheckedFile, warning: CheckWarning): Promise<void> {
  const { fix } = warning;
  if (fix === null) return;
  if (fix.kind === 'rename') return rename(wb, file, fix.suggestion);
  if (file.source === null) return;
  const id = await openChecked(wb, file.source, warning.line);
  if (id === null) return;
  if (fileTabById(wb, id)?.content.kind === 'away') await loadTab(wb, id);
  if (!(await fixTab(wb, id, warning))) return;
  noteChecked(wb.problems, [{ ...file, warnings: file.warnings.filter((one) => one !== warning) }]);
  showNotice(wb.notices, {
    id: 'checks',
    tone: 'ok',
    title: t('checks.fixed', { name: baseName(file.target) }),
    body: t('checks.fixedBody'),
  });
}

/** Takes a warning off the list. */
export function dismissWarning(wb: Workbench, file: CheckedFile, warning: CheckWarning): void {
  accept(wb, [warning]);
  noteChecked(wb.problems, [{ ...file, warnings: file.warnings.filter((one) => one !== warning) }]);
}

const keyOf = ({ path, kind, details }: CheckWarning): string => `${path} ${kind} ${JSON.stringify(details)}`;

/** Remembers that the person knows of these. */
export function accept(wb: Workbench, warnings: readonly CheckWarning[]): void {
  for (const warning of warnings) wb.acceptedWarnings.add(keyOf(warning));
}

/** Those that the person does not know of yet. */
export function notAccepted(wb: Workbench, warnings: readonly CheckWarning[]): readonly CheckWarning[] {
  return warnings.filter((warning) => !wb.acceptedWarnings.has(keyOf(warning)));
}
