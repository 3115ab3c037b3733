import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What `scripts/outpost.mjs` hands over to once everything is built. */
const BIN = fileURLToPath(new URL('../../../dist/cli/main.mjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as bytes. */
  readonly bytes: Buffer;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Standard output so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output contains a text; fails when the command ends before. */
  until(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts `outpost` as a person would, with its own data folder. */
export function start(home: string, args: readonly string[], cwd: string): Running {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, OUTPOST_HOME: home, OUTPOST_PORT: '' } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdin.on('error', () => undefined); // a command that takes no input closes it
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8');
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    stdout: text(out),
    stderr: text(err),
    bytes: Buffer.concat(out),
  }));
  return {
    child,
    stdout: () => text(out),
    stderr: () => text(err),
    ended,
    async until(wanted) {
      const isOver = ended.then(() => 'ended' as const);
      while (!text(out).includes(wanted)) {
        const what = await Promise.race([once(child.stdout, 'data').then(() => 'more' as const), isOver]);
        if (what === 'ended' && !text(out).includes(wanted))
          throw new Error(`ended without ${JSON.stringify(wanted)}: ${text(err)}`);
      }
    },
  };
}

/** Runs `outpost` to its end. */
export function outpost(
  home: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly input?: string | Uint8Array },
): Promise<Ended> {
  const running = start(home, args, options.cwd);
  running.child.stdin.end(options.input ?? '');
  return running.ended;
}
