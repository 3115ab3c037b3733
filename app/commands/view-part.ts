import type { Settings } from '../../src/contract/computer.js';
import { toContent } from '../state/content.js';
import { activeTextTab, openTab } from '../state/tabs-store.js';
import type { PanelPage } from '../state/layout-store.js';
import type { Workbench } from '../state/workbench.js';
import type { Command, CommandPart } from './command.js';

/** Opens the bottom panel at a page. */
export function showPanel(wb: Workbench, panel: PanelPage): void {
  wb.layout.setState({ panel, panelOpen: true });
}

/** Puts the keyboard into the editor, as soon as that is loaded, when it shows a text. */
export async function focusEditor(wb: Workbench): Promise<void> {
  if (activeTextTab(wb.tabs.getState()) !== null) (await wb.editor.ready()).focus();
  else wb.frame.value?.focusPart('editor');
}

function theme(value: Settings['theme']): Command {
  return {
    group: 'view',
    run: async (wb) => {
      await wb.host.settings.update({ values: { theme: value } });
    },
  };
}

async function saveDiagnostics(wb: Workbench): Promise<void> {
  const { text } = await wb.host.app.diagnostics({});
  await giveFile(wb, 'outpost-diagnostics.txt', new TextEncoder().encode(text));
}

/** Gives a file to the person: by the system's dialog, or as a download where there is none. */
export async function giveFile(wb: Workbench, name: string, bytes: Uint8Array): Promise<void> {
  const { saved } = await wb.host.app.saveAs({ name, content: await toContent(wb.host, bytes) });
  if (saved === 'download-yourself') wb.browser.download(name, bytes);
}

function showFiles(wb: Workbench): void {
  wb.layout.setState({ activity: 'files', sideOpen: true });
  wb.frame.value?.focusPart('side');
}

/** Commands about what the window shows. */
export const viewPart = {
  'view.palette': {
    group: 'view',
    keys: ['Mod+Shift+P', 'F1'],
    isHidden: true,
    run: (wb) => wb.layout.setState({ paletteOpen: true }),
  },
  'view.files': { group: 'view', keys: ['Mod+Shift+E'], run: showFiles },
  'view.editor': { group: 'view', keys: ['Mod+1'], run: focusEditor },
  'view.go-to-file': { group: 'view', keys: ['Mod+P'], run: (wb) => wb.layout.setState({ goToFileOpen: true }) },
  'view.next-part': { group: 'view', keys: ['Mod+F6'], run: (wb) => wb.frame.value?.stepPart(1) },
  'view.previous-part': { group: 'view', keys: ['Mod+Shift+F6'], run: (wb) => wb.frame.value?.stepPart(-1) },
  'view.settings': { group: 'view', keys: ['Mod+,'], run: (wb) => openTab(wb.tabs, { kind: 'settings', id: 'settings' }) },
  'view.problems': { group: 'view', keys: ['Mod+Shift+M'], run: (wb) => showPanel(wb, 'problems') },
  'view.transfers': { group: 'view', run: (wb) => showPanel(wb, 'transfers') },
  'view.log': { group: 'view', keys: ['Mod+Shift+U'], run: (wb) => showPanel(wb, 'log') },
  'view.side-pane': {
    group: 'view',
    keys: ['Mod+B'],
    run: (wb) => wb.layout.setState(({ sideOpen }) => ({ sideOpen: !sideOpen })),
  },
  'view.panel': {
    group: 'view',
    keys: ['Mod+J'],
    run: (wb) => wb.layout.setState(({ panelOpen }) => ({ panelOpen: !panelOpen })),
  },
  'view.theme-system': theme('system'),
  'view.theme-light': theme('light'),
  'view.theme-dark': theme('dark'),
  'view.theme-high-contrast': theme('high-contrast'),
  'help.diagnostics': { group: 'help', run: saveDiagnostics },
} as const satisfies CommandPart;
