import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The command of this clone. Benchmarks run with the clone as their working directory. */
export const outpostBin = path.resolve('scripts/outpost.mjs');

/** A folder that is deleted with everything in it. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** Makes an empty folder for one measurement. */
export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'outpost-bench-'));
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A program in a process of its own, and what it announced. */
export interface Program<T> extends AsyncDisposable {
  readonly pid: number;
  readonly announced: T;
}

/**
 * Starts a Node program and waits until `read` finds something in what it has printed, on either stream.
 *
 * @throws Error with what it said when it ends before that.
 */
export async function startProgram<T>(
  args: readonly string[],
  { home, read }: { readonly home: string; readonly read: (said: string) => T | undefined },
): Promise<Program<T>> {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, OUTPOST_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const announced = await new Promise<T>((resolve, reject) => {
    let said = '';
    const handle = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = read(said);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', handle);
    child.stderr.on('data', handle);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`)));
  });
  return {
    pid: pidOf(child),
    announced,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the program did not start');
  return child.pid;
}

/** Address of a simulated board in another process. */
export function startBoard(board: string, home: string): Promise<Program<string>> {
  return startProgram([outpostBin, 'simulate', board, '--tcp', '127.0.0.1:0'], {
    home,
    read: (said) => /tcp:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0],
  });
}

/** A simulated board in another process as a serial device (a pseudo-terminal), for programs that know no TCP. */
export function startBoardOnPty(board: string, home: string): Promise<Program<string>> {
  return startProgram([outpostBin, 'simulate', board, '--pty'], { home, read: (said) => /^\/\S+$/m.exec(said)?.[0] });
}

/** Address of a byte source in another process: this very program in another role. */
export function startByteSource(bytes: number, home: string): Promise<Program<string>> {
  return startProgram([process.argv[1] ?? '', '--byte-source', String(bytes)], {
    home,
    read: (said) => /tcp:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0],
  });
}

/** A browser shell on a data folder of its own, serving `folder`; announces its address with the token. */
export function startShell(home: string, folder: string): Promise<Program<string>> {
  // With the flag of scripts/lib/shells.mjs.
  return startProgram(['--max-semi-space-size=2', path.resolve('dist/server/main.mjs'), '--no-open', folder], {
    home,
    read: (said) => /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said)?.[0],
  });
}

/** Resident memory of a process in MB (10^6 bytes); only where the system tells it in `/proc`. */
export function residentMegabytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) throw new Error('resident memory is read from /proc, which this system has not');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
