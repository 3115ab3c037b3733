import { spawn } from 'node:child_process';
import type { HostOptions } from '../node/options.js';

/** The program that shows a page, with its arguments; the address is never read by a shell. */
export function browserCommand(
  url: string,
  { platform, browser }: Pick<HostOptions, 'platform' | 'browser'>,
): readonly [string, ...string[]] {
  if (browser !== null) return [browser, url];
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}

/** Shows a page in the person's browser; false when that could not be started. */
export function openBrowser(url: string, options: Pick<HostOptions, 'platform' | 'browser'>): Promise<boolean> {
  const [program, ...args] = browserCommand(url, options);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
