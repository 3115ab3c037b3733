import type { BoardDefinition } from '../boards/definition.js';
import type { MediumChange, StoredEntry } from '../files/board-files.js';

/** What a worker is started with. Sent by structured clone. */
export interface VmConfig {
  readonly board: BoardDefinition;
  readonly module: WebAssembly.Module;
  /** Address of the word that holds the interrupt character. */
  readonly interruptCharAddress: number;
  readonly link: SharedArrayBuffer;
  readonly files: readonly StoredEntry[];
  readonly uniqueId: Uint8Array;
  /** Safe boot runs neither boot.py nor main.py. */
  readonly safeBoot: boolean;
}

/** Byte addresses in the machine's memory that the host writes to raise KeyboardInterrupt. */
export interface InterruptWords {
  readonly interruptChar: number;
  /** Holds the exception to raise at the next jump. */
  readonly pending: number;
  /** Scheduler state, 16 bit: 1 idle, 0 something is pending, -1 locked. */
  readonly schedulerState: number;
  /** The KeyboardInterrupt object; its traceback lies two words in. */
  readonly keyboardInterrupt: number;
}

/** What the running board tells its host. */
export type VmMessage =
  | { readonly type: 'output' } // there is output to drain
  | { readonly type: 'memory'; readonly buffer: SharedArrayBuffer; readonly interrupt: InterruptWords }
  | { readonly type: 'phase'; readonly phase: 'boot' | 'main' | 'repl' }
  | { readonly type: 'change'; readonly number: number; readonly change: MediumChange }
  | { readonly type: 'sync'; readonly number: number } // numbered with the changes; answered when they are on the medium
  | { readonly type: 'event'; readonly text: string }
  | { readonly type: 'reset' }
  | { readonly type: 'deep-sleep'; readonly ms: number };
