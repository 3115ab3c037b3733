import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { systemClock } from '../base/clock.js';
import { createLogger } from '../base/logger.js';
import { createBlobFolders } from '../node/blob-store.js';
import { deflate } from '../node/deflate.js';
import { createDisk } from '../node/disk.js';
import { createHostFiles } from '../node/host-files.js';
import { createHostPorts } from '../node/host-ports.js';
import { openLogFile } from '../node/log-file.js';
import { createOpenPort } from '../node/open-port.js';
import type { HostOptions } from '../node/options.js';
import { ensureDataFolder, type DataPaths } from '../node/paths.js';
import { FolderTextStore } from '../node/text-store.js';
import type { Dialogs, Environment, Simulators } from '../services/environment.js';
import { LogBuffer } from '../services/log-buffer.js';
import { bundledCompiler } from '../simulators/index.js';
import type { OpenPort } from '../transport/byte-stream.js';

/** What the two graphical shells have each their own of. */
export interface ShellParts {
  readonly shell: 'desktop' | 'browser';
  readonly version: string;
  readonly options: HostOptions;
  readonly paths: DataPaths;
  readonly dialogs: Dialogs | null;
  readonly openExternal: (url: string) => Promise<void>;
  /** The system's wastebasket, where the shell has one. */
  readonly trash?: (path: string) => Promise<void>;
  readonly addFolderCommand: string;
  readonly simulators: (parts: SimulatorParts) => { readonly simulators: Simulators; readonly open: OpenPort };
}

/** What simulated boards are made with. */
export interface SimulatorParts {
  readonly log: Environment['log'];
  /** Where their files are kept, one folder each. */
  readonly folder: string;
  readonly locks: string;
}

/** An environment, and what must happen before the process ends. */
export interface NodeEnvironment {
  readonly environment: Environment;
  /** Resolves when the log is on disk. */
  flush(): Promise<void>;
}

/** Builds what a host needs from this computer. Creates the data folder, readable by its owner only. */
export async function createNodeEnvironment(parts: ShellParts): Promise<NodeEnvironment> {
  const { options, paths } = parts;
  await ensureDataFolder(paths);
  const clock = systemClock;
  const logFile = openLogFile({ folder: paths.logs, clock });
  const recentLog = new LogBuffer(clock);
  const log = createLogger((entry) => {
    recentLog.sink(entry);
    if (entry.level !== 'trace') logFile.sink(entry);
  });
  const program = parts.shell === 'desktop' ? 'Outpost' : 'Outpost in the browser';
  const { simulators, open } = parts.simulators({ log, folder: paths.boards, locks: paths.locks });
  const environment: Environment = {
    version: parts.version,
    shell: parts.shell,
    platform: platformOf(options.platform),
    dataFolder: shorten(paths.root, options.userHome),
    addFolderCommand: parts.addFolderCommand,
    clock,
    log,
    recentLog,
    deflate,
    randomId: () => randomBytes(12).toString('base64url'),
    ports: createHostPorts({ locks: paths.locks, clock, onError: (error) => log.warn('Ports could not be listed.', { error }) }),
    openPort: createOpenPort({ locks: paths.locks, program, openSimulated: open }),
    simulators,
    dialogs: parts.dialogs,
    openExternal: parts.openExternal,
    files: createHostFiles({ logs: paths.logs }),
    texts: new FolderTextStore(paths.root),
    drafts: new FolderTextStore(paths.drafts),
    undo: createBlobFolders(paths.undo),
    disk: createDisk({ clock, ...(parts.trash === undefined ? {} : { trash: parts.trash }) }),
    compileHere: bundledCompiler,
    home: options.userHome,
  };
  log.info(`Outpost ${parts.version} started (${parts.shell}, ${options.platform}, Node ${process.versions.node}).`);
  return { environment, flush: () => logFile.flush() };
}

function platformOf(platform: NodeJS.Platform): Environment['platform'] {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other';
}

function shorten(folder: string, home: string): string {
  return folder === home || folder.startsWith(home + path.sep) ? `~${folder.slice(home.length)}` : folder;
}
