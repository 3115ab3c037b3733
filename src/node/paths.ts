import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readHostOptions, type HostOptions } from './options.js';

/** Where Outpost keeps its state; the same for desktop, browser shell and command line. */
export interface DataPaths {
  readonly root: string;
  readonly settings: string;
  readonly layout: string;
  readonly roots: string;
  readonly drafts: string;
  /** Files of simulated boards, one folder each. */
  readonly boards: string;
  /** Replaced and deleted contents, one folder per board. */
  readonly undo: string;
  readonly locks: string;
  readonly logs: string;
  readonly jobs: string;
}

/** The data folder and its parts (ARCHITECTURE.md section 3); nothing is created. */
export function dataPaths(options: HostOptions = readHostOptions()): DataPaths {
  const root = options.home === null ? platformFolder(options) : path.resolve(options.home);
  const part = (name: string): string => path.join(root, name);
  return {
    root,
    settings: part('settings.json'),
    layout: part('layout.json'),
    roots: part('roots.json'),
    drafts: part('drafts'),
    boards: part('boards'),
    undo: part('undo'),
    locks: part('locks'),
    logs: part('logs'),
    jobs: part('jobs'),
  };
}

/** Creates the data folder, readable by its owner only. */
export async function ensureDataFolder(paths: DataPaths): Promise<void> {
  await mkdir(paths.root, { recursive: true, mode: 0o700 });
}

function platformFolder({ platform, platformData, userHome }: HostOptions): string {
  if (platform === 'win32') return path.win32.join(platformData ?? path.win32.join(userHome, 'AppData', 'Roaming'), 'Outpost');
  if (platform === 'darwin') return path.join(userHome, 'Library', 'Application Support', 'Outpost');
  return path.join(platformData ?? path.join(userHome, '.local', 'share'), 'outpost');
}
