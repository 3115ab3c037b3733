import { app, shell } from 'electron';
import { readHostOptions, type HostOptions } from '../../src/node/options.js';
import { dataPaths, type DataPaths } from '../../src/node/paths.js';
import { createNodeEnvironment } from '../../src/server/environment.js';
import { openFirst, openGiven } from '../../src/server/first-folder.js';
import { createSimulators } from '../../src/server/simulators.js';
import { createHost, type Host } from '../../src/services/create-host.js';
import type { Logger } from '../../src/base/logger.js';
import { systemDialogs } from './dialogs.js';

/** The host of the desktop shell. */
export interface DesktopHost {
  readonly host: Host;
  readonly log: Logger;
  openFolders(folders: readonly string[]): Promise<void>;
  /** Gives everything back and writes the log out. */
  end(): Promise<void>;
}

/** Where the data lies; the same folder as for the browser shell and the command line. */
export function desktopPaths(): { readonly options: HostOptions; readonly paths: DataPaths } {
  const options = readHostOptions();
  return { options, paths: dataPaths(options) };
}

/** Starts the host in this process. */
export async function startHost(
  { options, paths }: ReturnType<typeof desktopPaths>,
  folders: readonly string[],
): Promise<DesktopHost> {
  const { environment, flush } = await createNodeEnvironment({
    shell: 'desktop',
    version: app.getVersion(),
    options,
    paths,
    dialogs: systemDialogs,
    openExternal: (url) => shell.openExternal(url),
    trash: (path) => shell.trashItem(path),
    addFolderCommand: 'npm start -- FOLDER',
    simulators: createSimulators,
  });
  const host = await createHost(environment);
  await openGiven(host, folders);
  if (folders.length === 0) await openFirst(host, options.userHome);
  return {
    host,
    log: environment.log,
    openFolders: (more) => openGiven(host, more),
    async end() {
      await host[Symbol.asyncDispose]();
      await flush();
    },
  };
}
