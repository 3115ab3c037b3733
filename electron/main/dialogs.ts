import { BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { Dialogs } from '../../src/services/environment.js';

/** The system's dialogs, on top of the window that asks. Paths that come from here are the person's own choice. */
export const systemDialogs: Dialogs = {
  pickFolder: (client) => pickOne(client, { properties: ['openDirectory', 'createDirectory'] }),
  pickFile: (client) => pickOne(client, { properties: ['openFile'] }),
  async pickSaveFile(client, suggestion) {
    const options: SaveDialogOptions = { defaultPath: suggestion, properties: ['showOverwriteConfirmation'] };
    const window = windowOf(client);
    const { canceled, filePath } = await (window === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return canceled || filePath === '' ? null : filePath;
  },
};

async function pickOne(client: string, options: OpenDialogOptions): Promise<string | null> {
  const window = windowOf(client);
  const answer = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Clients are named after their page: `desktop-<id>` (`port-hand-over.ts`). */
function windowOf(client: string): BrowserWindow | null {
  const id = Number(/^desktop-(\d+)$/.exec(client)?.[1]);
  return BrowserWindow.getAllWindows().find((window) => window.webContents.id === id) ?? BrowserWindow.getFocusedWindow();
}
