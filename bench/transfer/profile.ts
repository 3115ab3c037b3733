import { writeFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';

/** How often the board's thread is looked at, microseconds. */
const INTERVAL_US = 200;
/** Functions of the simulator in which a board waits for input, for time, for its flash or for room in its output. */
const WAITING: ReadonlySet<string> = new Set(['waitForWake', 'stall', 'waitForSaved', 'send']);

/** What a board's thread did, in shares of the time between start and end of the profile. */
export interface BoardTime {
  /** Nothing to do: no input, or flash being erased. */
  readonly waiting: number;
  /** Inside MicroPython. */
  readonly python: number;
  readonly garbage: number;
  /** The simulator's own functions, the busiest first. */
  readonly functions: readonly (readonly [name: string, share: number])[];
}

/** Profiles the worker of the next board that is switched on in this process. */
export class BoardProfiler {
  readonly #session = new Session();
  readonly #answers = new Map<number, (result: unknown) => void>();
  #worker: string | undefined;
  #last = 0;

  static async start(): Promise<BoardProfiler> {
    const profiler = new BoardProfiler();
    const session = profiler.#session;
    session.connect();
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      profiler.#worker = params.sessionId;
      void profiler.#ask('Profiler.enable');
      void profiler.#ask('Profiler.setSamplingInterval', { interval: INTERVAL_US });
      void profiler.#ask('Runtime.runIfWaitingForDebugger');
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => profiler.#receive(params.message));
    await session.post('NodeWorker.enable', { waitForDebuggerOnStart: true });
    return profiler;
  }

  /** From here on. `wake` gives the board something to do: a thread that waits does not hear its profiler. */
  async begin(wake: () => Promise<void>): Promise<void> {
    const begun = this.#ask('Profiler.start');
    await wake();
    await begun;
  }

  /** Up to here; the profile is written to `file`, to be opened in a browser's developer tools. */
  async end(wake: () => Promise<void>, file: string): Promise<BoardTime> {
    const stopped = this.#ask('Profiler.stop');
    await wake();
    // The type of the protocol's answer to `Profiler.stop`.
    const { profile } = (await stopped) as { readonly profile: Profiler.Profile };
    writeFileSync(file, JSON.stringify(profile));
    return timeOf(profile);
  }

  stop(): void {
    this.#session.disconnect();
  }

  #ask(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve) => this.#answers.set(id, resolve));
    void this.#session.post('NodeWorker.sendMessageToWorker', {
      sessionId: this.#worker ?? '',
      message: JSON.stringify({ id, method, params }),
    });
    return answer;
  }

  #receive(message: string): void {
    // Events have no id and are of no use here.
    const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: unknown };
    if (id === undefined) return;
    this.#answers.get(id)?.(result);
    this.#answers.delete(id);
  }
}

function timeOf(profile: Profiler.Profile): BoardTime {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const shares = new Map<string, number>();
  const total = (profile.timeDeltas ?? []).reduce((sum, delta) => sum + delta, 0);
  (profile.samples ?? []).forEach((id, i) => {
    const frame = nodes.get(id);
    const isPython = frame?.url.startsWith('wasm://') === true;
    const name = isPython ? 'wasm' : (frame?.functionName ?? '');
    shares.set(name, (shares.get(name) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / total);
  });
  const of = (names: Iterable<string>): number => [...names].reduce((sum, name) => sum + (shares.get(name) ?? 0), 0);
  return {
    waiting: of([...WAITING, '(idle)']),
    python: of(['wasm']),
    garbage: of(['(garbage collector)']),
    functions: [...shares].filter(([name]) => !WAITING.has(name) && name !== 'wasm').sort((a, b) => b[1] - a[1]),
  };
}
