import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { abortError } from '../base/errors.js';
import { loadVmImage } from './host/vm-image.js';

/** What the bundled MicroPython said of a source. `CompileAnswer` of `src/checks`. */
export type BundledAnswer =
  | { readonly kind: 'compiles' }
  | { readonly kind: 'syntax-error'; readonly message: string; readonly line: number | null }
  | { readonly kind: 'cannot-tell'; readonly reason: 'out-of-memory' | 'too-slow' | 'failed' };

/** The bundled MicroPython as a compiler; `BundledCompiler` of `src/checks`. */
export interface Bundled {
  /** Such as `1.27.0`. */
  readonly version: string;
  readonly compile: (source: Uint8Array, wait?: { readonly signal?: AbortSignal | undefined }) => Promise<BundledAnswer>;
}

/** A thousand lines take about 5 ms; only a source made to be slow needs longer (nested brackets cost their square). */
const MAX_MS = 1500;
const WORKER = 'compiler.worker.mjs';

let bundled: Promise<Bundled> | undefined;

/**
 * The MicroPython that the simulated boards run, as a compiler: nothing is executed, no files, no board. One worker thread for the
 * process, started on first use; it does not keep the process alive.
 *
 * @throws OutpostError `app.internal` when the build is not where it should be.
 */
export function bundledCompiler(): Promise<Bundled> {
  bundled ??= start();
  return bundled;
}

async function start(): Promise<Bundled> {
  const { module, worker } = await loadVmImage();
  const file = path.join(path.dirname(worker), WORKER);
  let thread: CompilerThread | undefined = new CompilerThread(file, module);
  const version = await thread.version;
  let turn: Promise<unknown> = Promise.resolve();
  const compile = async (source: Uint8Array, signal: AbortSignal | undefined): Promise<BundledAnswer> => {
    if (signal?.aborted === true) throw abortError(signal);
    thread ??= new CompilerThread(file, module);
    const answer = await thread.compile(source);
    if (answer.kind === 'cannot-tell') thread = undefined;
    return answer;
  };
  return {
    version,
    compile: (source, wait) => {
      const answer = turn.then(() => compile(source, wait?.signal));
      // The next one waits for the end of this one, whatever it is.
      turn = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** A worker with a machine; after `cannot-tell` it is gone. */
class CompilerThread {
  readonly version: Promise<string>;
  readonly #worker: Worker;

  constructor(file: string, module: WebAssembly.Module) {
    this.#worker = new Worker(file, { workerData: module, name: 'compiler' });
    this.version = this.#next<string>().finally(() => this.#worker.unref());
  }

  async compile(source: Uint8Array): Promise<BundledAnswer> {
    await this.version;
    this.#worker.ref();
    const timer: { end?: Disposable } = {};
    const slow = new Promise<BundledAnswer>((resolve) => {
      timer.end = systemClock.after(MAX_MS, () => resolve({ kind: 'cannot-tell', reason: 'too-slow' }));
    });
    // A source can end the worker by needing more memory than there is.
    const answer = this.#next<BundledAnswer>().catch((): BundledAnswer => ({ kind: 'cannot-tell', reason: 'failed' }));
    this.#worker.postMessage(source);
    const first = await Promise.race([answer, slow]);
    timer.end?.[Symbol.dispose]();
    if (first.kind === 'cannot-tell') await this.#worker.terminate();
    this.#worker.unref();
    return first;
  }

  /** The worker's next message. Its death is a fault of ours, or of memory. */
  #next<T>(): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finish = (end: () => void): void => {
        this.#worker.off('message', handleMessage).off('error', handleError).off('exit', handleExit);
        end();
      };
      const handleMessage = (message: T): void => finish(() => resolve(message));
      const handleError = (error: Error): void => finish(() => reject(error));
      const handleExit = (): void => finish(() => reject(new Error('the compiler ended')));
      this.#worker.on('message', handleMessage).on('error', handleError).on('exit', handleExit);
    });
  }
}
