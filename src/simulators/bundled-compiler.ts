import { pyLiteral } from '../base/py-literal.js';
import { BoardFiles } from './files/board-files.js';
import { volumeRules } from './files/volume.js';
import { loadVmImage } from './host/vm-image.js';
import type { Device } from './vm/device.js';
import { SystemCalls } from './vm/system-calls.js';
import { Machine } from './wasm/machine.js';

/** What the bundled MicroPython said of a source. `CompileAnswer` of `src/checks`. */
export type BundledAnswer =
  | { readonly kind: 'compiles' }
  | { readonly kind: 'syntax-error'; readonly message: string; readonly line: number | null }
  | { readonly kind: 'cannot-tell'; readonly reason: 'out-of-memory' | 'too-slow' | 'failed' };

/** The bundled MicroPython as a compiler; `BundledCompiler` of `src/checks`. */
export interface Bundled {
  /** Such as `1.27.0`. */
  readonly version: string;
  readonly compile: (source: Uint8Array) => Promise<BundledAnswer>;
}

const HEAP_BYTES = 4 * 1024 * 1024;
const PYSTACK_BYTES = 32_768;
const MAX_MEMORY_BYTES = 96 * 1024 * 1024;
/** A thousand lines take about 5 ms; only a source made to be slow needs longer. */
const MAX_MS = 1500;
/** Names of all sources stay in a machine's memory: a fresh one from time to time. */
const SOURCES_PER_MACHINE = 200;
const ASK_VERSION = "import sys\nprint('.'.join([str(n) for n in sys.implementation[1][:3]]))\n";

let bundled: Promise<Bundled> | undefined;

/**
 * The MicroPython that the simulated boards run, as a compiler: nothing is executed, no files, no board. Loaded on first use,
 * once per process; compiles in this thread.
 *
 * @throws OutpostError `app.internal` when the build is not where it should be.
 */
export function bundledCompiler(): Promise<Bundled> {
  bundled ??= loadVmImage().then(({ module }) => {
    let machine: Interpreter | undefined;
    const version = new Interpreter(module).ask(ASK_VERSION);
    const compile = (source: Uint8Array): BundledAnswer => {
      machine ??= new Interpreter(module);
      const answer = machine.compile(source);
      if (answer.kind === 'cannot-tell' || machine.sources >= SOURCES_PER_MACHINE) machine = undefined;
      return answer;
    };
    return { version, compile: (source) => Promise.resolve(compile(source)) };
  });
  return bundled;
}

class TooSlow extends Error {}

/** A machine without a board around it. */
class Interpreter {
  readonly #machine: Machine;
  #printed = '';
  #until = Number.POSITIVE_INFINITY;
  sources = 0;

  constructor(module: WebAssembly.Module) {
    const output: Device = { write: (bytes) => (this.#printed += new TextDecoder().decode(bytes.slice())) };
    const files = new BoardFiles({
      rules: volumeRules({ kind: 'littlefs', blockBytes: 4096, blocks: 8 }),
      now: () => 0,
      onChange: () => undefined,
      onProgram: () => undefined,
    });
    this.#machine = new Machine(module, {
      pystackBytes: PYSTACK_BYTES,
      heapBytes: HEAP_BYTES,
      onInvoke: () => {
        if (performance.now() > this.#until) throw new TooSlow('the source takes too long to compile');
      },
      mayGrow: (bytes) => bytes <= MAX_MEMORY_BYTES,
      imports: (machine) =>
        new SystemCalls(machine, {
          files,
          mount: '/',
          standard: [output, output, output],
          hidden: () => undefined,
          random: Math.random,
          wallTime: Date.now,
          ticks: () => performance.now(),
          idle: () => undefined,
        }).imports,
    });
  }

  ask(code: string): string {
    const failure = this.#machine.exec(code);
    if (failure !== undefined) throw new Error(`the bundled MicroPython failed: ${failure}`);
    return this.#printed.trim();
  }

  compile(source: Uint8Array): BundledAnswer {
    this.sources++;
    this.#until = performance.now() + MAX_MS;
    try {
      const failure = this.#machine.exec(`compile(${pyLiteral(source)},'<check>','exec')`);
      return failure === undefined ? { kind: 'compiles' } : answerOf(failure);
    } catch (error) {
      if (error instanceof TooSlow) return { kind: 'cannot-tell', reason: 'too-slow' };
      if (isOwnFault(error)) return { kind: 'cannot-tell', reason: 'failed' };
      throw error;
    } finally {
      this.#until = Number.POSITIVE_INFINITY;
    }
  }
}

/** The C stack ran over, or the machine called its own `abort`: a source can do that, and the machine is given up. */
function isOwnFault(error: unknown): boolean {
  return error instanceof Error && (['RangeError', 'RuntimeError'].includes(error.name) || error.message.includes('abort()'));
}

/** The exception as the machine gives it: type, byte 04, traceback. */
function answerOf(failure: string): BundledAnswer {
  if (failure.startsWith('MemoryError')) return { kind: 'cannot-tell', reason: 'out-of-memory' };
  const place = /^ {2}File "<check>", line (\d+)/m.exec(failure);
  const message = /^(?:SyntaxError|IndentationError|ViperTypeError)(?:: (.*))?$/m.exec(failure.split('\x04').at(-1) ?? '');
  if (place === null || message === null) return { kind: 'cannot-tell', reason: 'failed' };
  return { kind: 'syntax-error', message: message[1] ?? 'invalid syntax', line: Number(place[1]) };
}
