import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DataPaths } from '../../src/node/paths.js';

/** Makes Outpost's data folder the application's; what Chromium keeps goes into a folder of its own. Before anything is ready. */
export function useDataFolder(paths: DataPaths): void {
  mkdirSync(paths.root, { recursive: true, mode: 0o700 });
  app.setPath('userData', paths.root);
  app.setPath('sessionData', path.join(paths.root, 'chromium'));
}
