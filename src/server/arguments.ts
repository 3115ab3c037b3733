/** What the browser shell takes from its command line. */
export interface ServerArguments {
  /** 0: any free one. */
  readonly port: number;
  readonly open: boolean;
  /** Ends by itself when no window was connected for this long and nothing works; null: never. */
  readonly idleMinutes: number | null;
  readonly folders: readonly string[];
}

/** How to call it. */
export const SERVER_USAGE = `Usage: outpost serve [--port N] [--no-open] [--idle MINUTES] [FOLDER...]

  --port N        port on this computer (default: any free one)
  --no-open       do not open the browser, only print the address
  --idle MINUTES  end when no window was connected for that long and nothing works

Outpost listens on this computer only. From another one, use an SSH tunnel:
  ssh -L 7070:127.0.0.1:7070 THIS-COMPUTER`;

/** Reads the command line; `problem` says in words what is wrong with it. */
export function parseServerArguments(args: readonly string[]): ServerArguments | { readonly problem: string } {
  let [port, open, idleMinutes]: [number, boolean, number | null] = [0, true, null];
  const folders: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--no-open') open = false;
    else if (arg === '--port') {
      const value = numberOf(rest.shift(), 65_535);
      if (value === undefined) return { problem: '--port needs a number up to 65535.' };
      port = value;
    } else if (arg === '--idle') {
      const value = numberOf(rest.shift(), 10_000);
      if (value === undefined || value === 0) return { problem: '--idle needs a number of minutes.' };
      idleMinutes = value;
    } else if (arg === '--host' || arg.startsWith('--host=')) {
      return { problem: 'Outpost listens on this computer only. From another one, use an SSH tunnel (--help shows how).' };
    } else if (arg === '--') folders.push(...rest.splice(0));
    else if (arg.startsWith('-')) return { problem: `There is no option ${arg}.` };
    else folders.push(arg);
  }
  return { port, open, idleMinutes, folders };
}

function numberOf(text: string | undefined, max: number): number | undefined {
  const value = /^\d{1,5}$/.test(text ?? '') ? Number(text) : undefined;
  return value !== undefined && value <= max ? value : undefined;
}
