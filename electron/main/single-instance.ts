import { app } from 'electron';
import { foldersOf } from './options.js';

/**
 * Makes this the only desktop window of its data folder. False when another one runs already: it was told the folders
 * of this command line and this process must end.
 */
export function claimSingleInstance(openFolders: (folders: readonly string[]) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv, workingDirectory) => openFolders(foldersOf(argv, workingDirectory, app.isPackaged)));
  return true;
}
