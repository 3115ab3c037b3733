import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HostClient } from '../../src/contract/api.js';
import type { SessionId } from '../../src/contract/common.js';
import type { Report } from '../harness.js';
import { connectHost } from './host-client.js';
import { residentMegabytes, startBoard, startShell, temporaryFolder } from './processes.js';

const LINES = 600_000;
const PROGRAM = `for n in range(${LINES}):\n    print("line", n, "temperature 21.5 humidity 40.2 pressure 1013")\n`;

/**
 * `idle`: memory of the host after a board in another process has printed 600 000 lines through it.
 *
 * The lines come from a program that was started over the contract, so they pass the raw REPL, the run and the terminal
 * hub; a client without a page reads them all, as a window would.
 */
export async function measureIdle(report: Report): Promise<void> {
  using home = temporaryFolder();
  const folder = path.join(home.path, 'project');
  mkdirSync(folder);
  await using board = await startBoard('generic', home.path);
  await using shell = await startShell(path.join(home.path, 'host'), folder);
  using connection = await connectHost(shell.announced);
  const { host } = connection;
  const { session } = await host.sessions.connect({ address: board.announced, mode: 'repl', acceptReset: false });
  const fresh = residentMegabytes(shell.pid);

  const reader = new LineReader(host, session);
  const peak = watchPeak(shell.pid);
  const began = performance.now();
  await host.run.start({
    session,
    name: 'lines.py',
    source: { kind: 'untitled', name: 'lines.py' },
    content: { kind: 'inline', bytes: new TextEncoder().encode(PROGRAM) },
  });
  await reader.saw(`line ${LINES - 1} `);
  const seconds = (performance.now() - began) / 1000;
  await idle(host, session);
  const value = residentMegabytes(shell.pid);
  const ratePerSecond = LINES / seconds;
  if (ratePerSecond < 1000) throw new Error(`only ${ratePerSecond} lines a second`);
  report.add({
    figure: 'idle',
    unit: 'MB',
    target: 150,
    n: 1,
    value,
    baseline: { name: 'before', value: fresh },
    details: { peak: peak(), linesPerSecond: ratePerSecond, lines: reader.lines, dropped: reader.dropped },
  });
  reader.end();
}

/** Reads a session's output to its end, counting. */
class LineReader {
  lines = 0;
  dropped = 0;
  #tail = '';
  #wanted: { readonly text: string; readonly found: () => void } | undefined;
  readonly #abort = new AbortController();

  constructor(host: HostClient, session: SessionId) {
    void this.#read(host, session).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) process.stderr.write(`reading ended: ${String(error)}\n`);
    });
  }

  saw(text: string): Promise<void> {
    return new Promise((found) => {
      this.#wanted = { text, found };
    });
  }

  end(): void {
    this.#abort.abort();
  }

  async #read(host: HostClient, session: SessionId): Promise<void> {
    const decoder = new TextDecoder();
    for await (const item of host.repl.output({ session }, { signal: this.#abort.signal, credit: 32 })) {
      if (item.kind === 'gap') this.dropped += item.dropped;
      if (item.kind !== 'bytes') continue;
      for (const byte of item.bytes) if (byte === 0x0a) this.lines++;
      this.#tail = (this.#tail + decoder.decode(item.bytes, { stream: true })).slice(-4096);
      if (this.#wanted !== undefined && this.#tail.includes(this.#wanted.text)) this.#wanted.found();
    }
  }
}

/** The board is at its prompt again, and what the end of a run has to do is done. */
async function idle(host: HostClient, session: SessionId): Promise<void> {
  for await (const sessions of host.sessions.watch({})) {
    if (sessions.find((one) => one.id === session)?.state.kind === 'idle') return;
  }
}

/** Looks at a process four times a second; the result ends it and gives the most that was seen. */
function watchPeak(pid: number): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, residentMegabytes(pid));
  };
  const timer = setInterval(look, 250);
  return () => {
    clearInterval(timer);
    look();
    return peak;
  };
}
