import { pyLiteral } from '../../base/py-literal.js';
import type { BundledAnswer } from '../bundled-compiler.js';
import { BoardFiles } from '../files/board-files.js';
import { volumeRules } from '../files/volume.js';
import { Machine } from '../wasm/machine.js';
import type { Device } from './device.js';
import { SystemCalls } from './system-calls.js';

const HEAP_BYTES = 4 * 1024 * 1024;
const PYSTACK_BYTES = 32_768;
const MAX_MEMORY_BYTES = 96 * 1024 * 1024;
const ASK_VERSION = "import sys\nprint('.'.join([str(n) for n in sys.implementation[1][:3]]))\n";

/** A machine without a board around it: compiles, has no files and nothing to run. Blocks; for a worker. */
export class Interpreter {
  readonly #machine: Machine;
  #printed = '';

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
      onInvoke: () => undefined,
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

  /** Its version, such as `1.27.0`. */
  version(): string {
    const failure = this.#machine.exec(ASK_VERSION);
    if (failure !== undefined) throw new Error(`the bundled MicroPython failed: ${failure}`);
    return this.#printed.trim();
  }

  /** Compiles a source. After `cannot-tell` the machine may be broken: take a new one. */
  compile(source: Uint8Array): BundledAnswer {
    try {
      const failure = this.#machine.exec(`compile(${pyLiteral(source)},'<check>','exec')`);
      return failure === undefined ? { kind: 'compiles' } : answerOf(failure);
    } catch (error) {
      if (isOwnFault(error)) return { kind: 'cannot-tell', reason: 'failed' };
      throw error;
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
