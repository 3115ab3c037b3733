import { app } from 'electron';
import path from 'node:path';

/** What the desktop shell takes from its command line. */
export interface DesktopOptions {
  /** Folders to open, absolute. */
  readonly folders: readonly string[];
  /** The clone, or the packaged application. */
  readonly appPath: string;
  readonly preload: string;
  /** The renderer's build. */
  readonly renderer: string;
}

/**
 * Reads the command line. Chromium's and Node's switches (`--…`) are not ours; when not packaged, the first argument that
 * is none of them is the application itself.
 */
export function readDesktopOptions(argv: readonly string[], cwd: string): DesktopOptions {
  const appPath = app.getAppPath();
  return {
    folders: foldersOf(argv, cwd, app.isPackaged),
    appPath,
    preload: path.join(appPath, 'dist', 'electron', 'preload.cjs'),
    renderer: path.join(appPath, 'dist', 'renderer'),
  };
}

/** The folders of a command line, absolute. */
export function foldersOf(argv: readonly string[], cwd: string, isPackaged: boolean): readonly string[] {
  const own = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  return own.slice(isPackaged ? 0 : 1).map((folder) => path.resolve(cwd, folder));
}
