/** What the WebAssembly build of MicroPython exports, as far as we call it. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_current(): number;
  _emscripten_stack_restore(pointer: number): void;
  setThrew(threw: number, value: number): void;
  malloc(size: number): number;
  free(pointer: number): void;
  mp_js_init(pystackBytes: number, heapBytes: number): void;
  proxy_c_init(): void;
  mp_js_do_exec(source: number, length: number, out: number): void;
  mp_js_repl_init(): void;
  mp_js_repl_process_char(byte: number): number;
  mp_sched_keyboard_interrupt(): void;
}

/** Functions the build asks of its surroundings, by import name; the system calls are in `vm/system-calls.ts`. */
export type Imports = Readonly<Record<string, (...args: never[]) => unknown>>;

/** How a machine is set up. `onInvoke` is called often while Python runs, between byte codes: keep it cheap. */
export interface MachineOptions {
  readonly pystackBytes: number;
  readonly heapBytes: number;
  readonly onInvoke: () => void;
  /** Whether the memory may grow to this many bytes. */
  readonly mayGrow: (bytes: number, current: number) => boolean;
  readonly imports: (machine: Machine) => Imports;
}

/** How many calls through the table pass between two `onInvoke`. */
const INVOKES_PER_TICK = 256;
const PAGE = 65_536;
/** What the build throws to unwind its C stack. */
const LONGJMP = Number.POSITIVE_INFINITY;
const KIND_EXCEPTION = -1;

/**
 * One running MicroPython: the WebAssembly instance, its memory and the few calls we make into it.
 *
 * We load the build ourselves instead of through the package's JavaScript: no virtual file system of its own, no
 * globals, and a start of 2 ms, so that a soft reset is simply a new machine. Source: reference/toolchain.md 5.
 */
export class Machine {
  readonly #exports: Exports;
  readonly #out: number;
  #u8 = new Uint8Array(0);
  #u16 = new Uint16Array(0);
  #i32 = new Int32Array(0);
  #i64 = new BigInt64Array(0);

  constructor(module: WebAssembly.Module, options: MachineOptions) {
    const env = environment(module, { ...this.#runtime(options), ...options.imports(this) });
    this.#exports = new WebAssembly.Instance(module, env).exports as unknown as Exports;
    this.#refresh();
    this.#exports.emscripten_stack_init();
    this.#exports.__wasm_call_ctors();
    this.#exports.mp_js_init(options.pystackBytes, options.heapBytes);
    this.#exports.proxy_c_init();
    this.#out = this.#exports.malloc(16);
  }

  /** The machine's memory, shared with whoever gets it. Grows by replacing the buffer; low addresses stay valid. */
  get buffer(): SharedArrayBuffer {
    return this.#exports.memory.buffer as unknown as SharedArrayBuffer;
  }

  get u8(): Uint8Array {
    if (this.#u8.buffer !== (this.#exports.memory.buffer as ArrayBufferLike)) this.#refresh();
    return this.#u8;
  }

  get u16(): Uint16Array {
    return this.u8.length > 0 ? this.#u16 : this.#u16;
  }

  get i32(): Int32Array {
    return this.u8.length > 0 ? this.#i32 : this.#i32;
  }

  get i64(): BigInt64Array {
    return this.u8.length > 0 ? this.#i64 : this.#i64;
  }

  /** The word at a byte address. */
  word(address: number): number {
    return this.i32[address >> 2] ?? 0;
  }

  setWord(address: number, value: number): void {
    this.i32[address >> 2] = value;
  }

  /** Text of a NUL-terminated C string. */
  text(address: number): string {
    const end = this.u8.indexOf(0, address);
    return new TextDecoder().decode(this.u8.slice(address, end));
  }

  /** Writes a NUL-terminated string into a buffer of the given size; false when it does not fit. */
  putText(address: number, size: number, text: string): boolean {
    const bytes = new TextEncoder().encode(`${text}\0`);
    if (bytes.length > size) return false;
    this.u8.set(bytes, address);
    return true;
  }

  malloc(size: number): number {
    return this.#exports.malloc(size);
  }

  /** Runs Python source as a module body. Returns the exception as text, type and details, or undefined. */
  exec(source: string): string | undefined {
    const bytes = new TextEncoder().encode(`${source}\0`);
    const at = this.#exports.malloc(bytes.length);
    this.u8.set(bytes, at);
    this.#exports.mp_js_do_exec(at, bytes.length - 1, this.#out);
    this.#exports.free(at);
    if (this.word(this.#out) !== KIND_EXCEPTION) return undefined;
    const message = this.word(this.#out + 8);
    const text = new TextDecoder().decode(this.u8.slice(message, message + this.word(this.#out + 4)));
    this.#exports.free(message);
    return text;
  }

  /** Starts the friendly REPL: prints the banner and a prompt. */
  replInit(): void {
    this.#exports.mp_js_repl_init();
  }

  /** Gives the REPL one byte. True when it asks for a soft reset. */
  replByte(byte: number): boolean {
    return (this.#exports.mp_js_repl_process_char(byte) & 0x100) !== 0;
  }

  /** What Ctrl-C does in C: used once, to learn which words it writes. */
  scheduleKeyboardInterrupt(): void {
    this.#exports.mp_sched_keyboard_interrupt();
  }

  #refresh(): void {
    const buffer = this.#exports.memory.buffer;
    this.#u8 = new Uint8Array(buffer);
    this.#u16 = new Uint16Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#i64 = new BigInt64Array(buffer);
  }

  /** The C runtime's needs: setjmp through the function table, memory growth. */
  #runtime(options: MachineOptions): Record<string, (...args: number[]) => unknown> {
    let calls = 0;
    const cache: ((...args: number[]) => number)[] = [];
    const target = (index: number): ((...args: number[]) => number) => {
      if (++calls >= INVOKES_PER_TICK) {
        calls = 0;
        options.onInvoke();
      }
      return (cache[index] ??= this.#exports.__indirect_function_table.get(index) as (...args: number[]) => number);
    };
    const unwind = (stack: number, error: unknown): number => {
      this.#exports._emscripten_stack_restore(stack);
      if (error !== LONGJMP) throw error;
      this.#exports.setThrew(1, 0);
      return 0;
    };
    const invoke = (index: number, a = 0, b = 0, c = 0, d = 0, e = 0): number => {
      const stack = this.#exports.emscripten_stack_get_current();
      try {
        return target(index)(a, b, c, d, e);
      } catch (error) {
        return unwind(stack, error);
      }
    };
    return {
      invoke,
      _emscripten_throw_longjmp: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the C runtime's unwinding, caught in `invoke`
        throw LONGJMP;
      },
      emscripten_resize_heap: (bytes = 0) => (this.#grow(bytes >>> 0, options) ? 1 : 0),
      _abort_js: () => {
        throw new Error('MicroPython called abort()');
      },
    };
  }

  #grow(bytes: number, options: MachineOptions): boolean {
    const current = this.#exports.memory.buffer.byteLength;
    if (!options.mayGrow(bytes, current)) return false;
    try {
      this.#exports.memory.grow(Math.ceil((bytes - current) / PAGE));
    } catch (error) {
      if (error instanceof RangeError) return false; // the module's maximum: MemoryError for the program
      throw error;
    }
    return true;
  }
}

/** Fills every import of the module: all `invoke_…` share one trampoline, and the JavaScript bridge is not used. */
function environment(module: WebAssembly.Module, given: Imports): WebAssembly.Imports {
  const env: WebAssembly.Imports = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    const found = name.startsWith('invoke_') ? given['invoke'] : given[name];
    (env[space] ??= {})[name] = found ?? (() => notOffered(name));
  }
  return env;
}

function notOffered(name: string): number {
  if (name === 'proxy_js_free_obj') return 0; // only our own proxies would need it
  throw new Error(`the simulated board does not offer ${name}`);
}
