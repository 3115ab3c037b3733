import { app, BrowserWindow, session, shell } from 'electron';
import { systemClock } from '../../src/base/clock.js';
import { claimInstance, type Instance } from '../../src/server/instance.js';
import { askRunning } from '../../src/server/ask-running.js';
import { useDataFolder } from './data-folder.js';
import { openExternal } from './external-links.js';
import { desktopPaths, startHost, type DesktopHost } from './host.js';
import { setMenu } from './menu.js';
import { readDesktopOptions } from './options.js';
import { denyPermissions } from './permissions.js';
import { handOverPorts } from './port-hand-over.js';
import { handleScheme, registerScheme } from './protocol.js';
import { askBeforeClosing, quitInOrder } from './quit.js';
import { blockNetwork, hardenPages, refuseRemoteDebugging } from './security.js';
import { claimSingleInstance } from './single-instance.js';
import { sayUp } from './up-message.js';
import { makeWindow, showWindow } from './window.js';

// What must be settled before the application is ready.
const place = desktopPaths();
const isRefused = refuseRemoteDebugging();
useDataFolder(place.paths);
registerScheme();
let desktop: DesktopHost | undefined;

if (!isRefused && claimSingleInstance((folders) => void showAgain(folders))) {
  start().catch((error: unknown) => {
    process.stderr.write(`Outpost could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    app.exit(1);
  });
} else {
  // The window of the first instance is up.
  sayUp();
  app.quit();
}

async function start(): Promise<void> {
  await app.whenReady();
  const options = readDesktopOptions(process.argv, process.cwd());
  const instance = await claimInstance(place.paths.locks, 'Outpost');
  if (instance.kind === 'other') {
    await showOther(instance, options.folders);
    return;
  }
  const { host, log, end } = (desktop = await startHost(place, options.folders));
  const permissions = denyPermissions(session.defaultSession, systemClock);
  const ports = handOverPorts(host.handlers, log);
  handleScheme(options.renderer);
  blockNetwork(session.defaultSession);
  hardenPages((url) => void openExternal(url, log));
  setMenu(process.platform, app.isPackaged);
  quitInOrder({
    log,
    end: async () => {
      ports[Symbol.dispose]();
      await end();
      await instance.release();
    },
  });
  const window = makeWindow({ preload: options.preload });
  permissions.watchInput(window.webContents);
  askBeforeClosing(window, () => host.working);
  await showWindow(window);
  sayUp();
}

/** A second start: its folders are opened here, and the window comes to the front. */
async function showAgain(folders: readonly string[]): Promise<void> {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
  try {
    await desktop?.openFolders(folders);
  } catch (error) {
    desktop?.log.warn('A folder of a second start was not opened.', { error });
  }
}

/** A browser shell has this data folder: two hosts on one would fight, so its page is shown. */
async function showOther({ holder, running }: Extract<Instance, { kind: 'other' }>, folders: readonly string[]): Promise<void> {
  if (running === null || !(await askRunning(running, folders))) throw new Error(`it runs already (${holder})`);
  await shell.openExternal(running.entrance);
  sayUp();
  app.quit();
}
