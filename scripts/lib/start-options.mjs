/** @typedef {{ shell: 'any' | 'browser' | 'desktop', open: boolean, port: string | undefined, folders: string[] }} StartOptions */

export const startUsage = `Usage: npm start -- [--browser | --desktop] [--no-open] [--port N] [FOLDER...]

  --browser   serve the window to a browser on this computer
  --desktop   open the desktop window, and try again to fetch Electron if that failed lately
  --no-open   do not open the browser, only print the address
  --port N    port of the browser shell (default: any free one)`;

/**
 * @param {readonly string[]} args
 * @returns {StartOptions | { problem: string } | 'help'}
 */
export function parseStartOptions(args) {
  /** @type {StartOptions} */
  const options = { shell: 'any', open: true, port: undefined, folders: [] };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--help' || arg === '-h') return 'help';
    if (arg === '--browser' || arg === '--desktop') {
      const shell = arg === '--browser' ? 'browser' : 'desktop';
      if (options.shell !== 'any' && options.shell !== shell) return { problem: 'Choose --browser or --desktop, not both.' };
      options.shell = shell;
    } else if (arg === '--no-open') options.open = false;
    else if (arg === '--port') {
      const port = rest.shift();
      if (port === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535)
        return { problem: '--port needs a number up to 65535.' };
      options.port = port;
    } else if (arg === '--') {
      options.folders.push(...rest.splice(0));
    } else if (arg.startsWith('-')) return { problem: `There is no option ${arg}.` };
    else options.folders.push(arg);
  }
  return options;
}

/**
 * Whether a window or browser could show up here.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
export function hasDisplay(env, platform) {
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
