import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const outpost = path.join(import.meta.dirname, '..', '..', 'scripts', 'outpost.mjs');

/** A simulated board on a pseudo-terminal, in a process of its own, as another program meets it. */
export interface SimulatedPty extends AsyncDisposable {
  readonly device: string;
  readonly home: string;
}

/**
 * Starts `outpost simulate <board> --pty` with a data folder of its own and waits for the line that names the device.
 *
 * @throws Error with what the program said when it ends before that.
 */
export async function startSimulatedPty(board: string): Promise<SimulatedPty> {
  const home = mkdtempSync(path.join(tmpdir(), 'outpost-peers-'));
  const child = spawn(process.execPath, [outpost, 'simulate', board, '--pty', '--json'], {
    env: { ...process.env, OUTPOST_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const device = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { addresses } = JSON.parse(line) as { readonly addresses: readonly string[] };
      const pty = addresses.find((address) => address.startsWith('/'));
      if (pty === undefined) reject(new Error(`no pseudo-terminal in ${line}`));
      else resolve(pty);
    });
    child.once('exit', (code) => reject(new Error(`outpost simulate ended with ${code}: ${said}`)));
  });
  return {
    device,
    home,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
