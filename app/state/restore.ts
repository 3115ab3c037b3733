import type { Draft } from '../../src/contract/computer.js';
import type { DraftKeeper } from './draft-keeper.js';
import { loadTab } from './documents.js';
import { parseLayout, SavedTab } from './layout-store.js';
import type { PanelPage } from './layout-store.js';
import { fileTab, type FileTab } from './tabs-store.js';
import type { Workbench } from './workbench.js';
import { readFolder } from './workspace-keeper.js';

const PANELS: readonly string[] = ['terminal', 'problems', 'transfers', 'log'] satisfies readonly PanelPage[];

function draftTab(draft: Draft): FileTab | null {
  try {
    const { source, form, version } = SavedTab.parse(JSON.parse(draft.tab));
    return fileTab(draft.id, source, { form, version });
  } catch {
    // A draft of a newer Outpost, or a damaged one: its text is what counts.
    return fileTab(draft.id, { kind: 'untitled', name: `${draft.id.slice(0, 8)}.py` });
  }
}

/**
 * Brings the tabs, the unsaved texts and the panes back as they were.
 *
 * Drafts win over files: their tabs come back dirty, even those that the layout does not know (the window crashed before
 * it was written). The files themselves are read afterwards, each on its own.
 */
export async function restoreWindow(wb: Workbench, drafts: DraftKeeper): Promise<void> {
  const [{ json }, kept] = await Promise.all([wb.host.layout.get({}), wb.host.drafts.list({})]);
  const saved = parseLayout(json);
  const byId = new Map(kept.map((draft) => [draft.id, draft]));
  // An untitled tab without a draft was empty.
  const tabs = saved.tabs.map((tab) => fileTab(tab.id, tab.source, { form: tab.form, version: tab.version }));
  const known = new Set(tabs.map((tab) => tab.id));
  for (const draft of kept) {
    const tab = known.has(draft.id) ? null : draftTab(draft);
    if (tab !== null) tabs.push(tab);
  }
  const texts = tabs.map((tab): FileTab =>
    byId.has(tab.id) || tab.source.kind === 'untitled' ? { ...tab, content: { kind: 'text' }, isDirty: byId.has(tab.id) } : tab,
  );
  wb.tabs.setState({
    tabs: texts,
    activeId: tabs.some((tab) => tab.id === saved.active) ? saved.active : (tabs.at(-1)?.id ?? null),
    views: saved.views,
  });
  for (const tab of texts) {
    const draft = byId.get(tab.id);
    if (draft !== undefined) drafts.adopt(tab.id);
    if (tab.content.kind === 'text') wb.buffers.create(tab.id, draft?.text ?? '', draft !== undefined);
  }
  wb.workspace.setState({ expanded: saved.expanded });
  // The root may have come before its open folders were known.
  for (const path of saved.expanded) void readFolder(wb, path);
  wb.layout.setState({
    loaded: true,
    activity: saved.activity,
    sideOpen: saved.sideOpen,
    panel: PANELS.includes(saved.panel) ? (saved.panel as PanelPage) : 'terminal',
    panelOpen: saved.panelOpen,
    sizes: saved.sizes,
    lastAddress: saved.lastAddress,
  });
  await Promise.all(texts.filter((tab) => tab.content.kind === 'loading').map((tab) => loadTab(wb, tab.id)));
}
