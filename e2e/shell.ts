import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');

/** What a shell is started with. */
export interface ShellOptions {
  /** Files of the opened folder, by relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** A running browser shell with a data folder and an opened folder of its own. */
export interface BrowserShell extends AsyncDisposable {
  /** Address with the token, as printed for a person. */
  readonly address: string;
  readonly home: string;
  readonly folder: string;
  /** Ends the host and starts it again on the same data: what a crash or a restart looks like. */
  restart(how: 'crash' | 'quit'): Promise<string>;
}

/** Starts the browser shell as `npm start -- --browser --no-open` does, from the built files. */
export async function startBrowserShell(options: ShellOptions = {}): Promise<BrowserShell> {
  const base = mkdtempSync(path.join(tmpdir(), 'outpost-e2e-'));
  const home = path.join(base, 'home');
  const folder = path.join(base, 'doorbell');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  let server = await startServer(home, folder);
  const shell: BrowserShell = {
    address: server.address,
    home,
    folder,
    async restart(how) {
      await server.end(how === 'crash' ? 'SIGKILL' : 'SIGTERM');
      server = await startServer(home, folder);
      return server.address;
    },
    async [Symbol.asyncDispose]() {
      await server.end('SIGTERM');
      rmSync(base, { recursive: true, force: true });
    },
  };
  return shell;
}

interface Server {
  readonly address: string;
  end(signal: NodeJS.Signals): Promise<void>;
}

async function startServer(home: string, folder: string): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, [path.join(root, 'dist', 'server', 'main.mjs'), '--no-open', folder], {
    env: { ...process.env, OUTPOST_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /https?:\/\/\S+token=\S+/.exec(said);
      if (found !== null) resolve(found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`the browser shell ended with ${code}: ${said}`)));
  });
  return {
    address,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
