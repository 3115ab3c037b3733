import os from 'node:os';

/** What Outpost takes from the environment. Nothing else reads `process.env` (but Electron's own options). */
export interface HostOptions {
  /** `$OUTPOST_HOME`: the data folder, instead of the platform's. */
  readonly home: string | null;
  /** `$XDG_DATA_HOME` on Linux, `%APPDATA%` on Windows. */
  readonly platformData: string | null;
  /** `$OUTPOST_PORT`: the port that commands use when none is given. */
  readonly port: string | null;
  /** `$OUTPOST_TEST_PORT`: a real board for hardware tests. */
  readonly testPort: string | null;
  /** Whether a window or a browser can be shown. */
  readonly hasDisplay: boolean;
  /** `$BROWSER`: the program that opens pages, where a person chose one. */
  readonly browser: string | null;
  readonly userHome: string;
  readonly userName: string;
  readonly platform: NodeJS.Platform;
}

/** Reads the environment once; tests pass their own. */
export function readHostOptions(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): HostOptions {
  const text = (name: string): string | null => {
    const value = env[name];
    return value === undefined || value === '' ? null : value;
  };
  return {
    home: text('OUTPOST_HOME'),
    platformData: platform === 'win32' ? text('APPDATA') : text('XDG_DATA_HOME'),
    port: text('OUTPOST_PORT'),
    testPort: text('OUTPOST_TEST_PORT'),
    hasDisplay: platform === 'darwin' || platform === 'win32' || text('DISPLAY') !== null || text('WAYLAND_DISPLAY') !== null,
    browser: text('BROWSER'),
    userHome: os.homedir(),
    userName: text('USER') ?? text('LOGNAME') ?? text('USERNAME') ?? '',
    platform,
  };
}
