import type { WaitOptions } from '../base/deadline.js';
import type { FileSystemKind } from '../files/path.js';

/** A file that is about to be sent. */
export interface CheckedFile {
  /** Where it will be on the board, absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** No file of this path is on the board yet. Of a name that is there already only what never works is said. */
  readonly isNew: boolean;
}

/** What a compiler said of a source; lines count from 1 and are those of the source given. */
export type CompileAnswer =
  | { readonly kind: 'compiles' }
  | { readonly kind: 'syntax-error'; readonly message: string; readonly line: number | null }
  /** It could not look: no `compile` in this firmware, not enough memory. The next one is asked. */
  | { readonly kind: 'cannot-tell'; readonly reason: 'no-compiler' | 'out-of-memory' | 'too-slow' | 'failed' };

/** Compiles without running. */
export type Compile = (source: Uint8Array, wait: WaitOptions) => Promise<CompileAnswer>;

/** The bundled MicroPython as a compiler. */
export interface BundledCompiler {
  /** Such as `1.27.0`. */
  readonly version: string;
  readonly compile: Compile;
}

/** A module of a firmware. */
export interface BoardModule {
  readonly name: string;
  readonly origin: 'builtin' | 'frozen' | 'unknown';
}

/** What is known of the firmware that will import the files; `BoardIdentity` fits. */
export interface Firmware {
  /** `micropython`; of others only their module list is used. */
  readonly implementation: string;
  readonly version: readonly number[];
  /** Where the empty entry of `sys.path` leads. */
  readonly root: string | null;
  /** `sys.path`. */
  readonly path: readonly string[];
}

/** What the checks may ask. Every source may be missing: what it would have told is then not warned of, or less certainly. */
export interface CheckContext extends WaitOptions {
  /** Kind of the board's disk; null: names are not checked. */
  readonly disk: FileSystemKind | null;
  /** Null when no board is connected or it has not said. */
  readonly firmware: Firmware | null;
  /** The connected board. */
  readonly compileOnBoard?: Compile | undefined;
  /** Asked when the board is missing or can't tell; called when first needed. `bundledCompiler` of `src/simulators` fits. */
  readonly bundled?: (() => Promise<BundledCompiler>) | undefined;
  /** Modules of the firmware; null when it can't list them: a list of common ones is used instead. Asked once, when needed. */
  readonly modulesOnBoard?: ((wait: WaitOptions) => Promise<readonly BoardModule[] | null>) | undefined;
}
