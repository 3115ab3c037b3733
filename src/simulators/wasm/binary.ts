/** One section of a WebAssembly binary: its id, where its header begins and where its body lies. */
interface Section {
  readonly id: number;
  readonly head: number;
  readonly start: number;
  readonly end: number;
}

/** Limits of a module's own memory, in pages of 64 KiB. */
export interface MemoryLimits {
  readonly shared: boolean;
  readonly minPages: number;
  readonly maxPages: number | undefined;
}

const MEMORY_SECTION = 5;
const IMPORT_SECTION = 2;
const EXPORT_SECTION = 7;
const CODE_SECTION = 10;
const HAS_MAX = 1;
const SHARED = 2;
const OP_I32_CONST = 0x41;
const OP_I32_LOAD = 0x28;
const KIND_FUNCTION = 0;

/** A reader over the variable-length integers and names of the format. */
class Cursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const b = this.byte();
      value |= (b & 0x7f) << shift;
      if ((b & 0x80) === 0) break;
    }
    return value >>> 0;
  }

  name(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }

  limits(): MemoryLimits {
    const flags = this.byte();
    const minPages = this.number();
    return { shared: (flags & SHARED) !== 0, minPages, maxPages: (flags & HAS_MAX) !== 0 ? this.number() : undefined };
  }
}

function encodeNumber(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return out;
}

function sections(bytes: Uint8Array): readonly Section[] {
  const found: Section[] = [];
  const cursor = new Cursor(bytes, 8);
  while (cursor.at < bytes.length) {
    const head = cursor.at;
    const id = cursor.byte();
    const length = cursor.number();
    found.push({ id, head, start: cursor.at, end: cursor.at + length });
    cursor.at += length;
  }
  return found;
}

function section(bytes: Uint8Array, id: number): Section {
  const found = sections(bytes).find((s) => s.id === id);
  if (found === undefined) throw new RangeError(`the WebAssembly module has no section ${id}`);
  return found;
}

/** Reads the limits of the memory that a module defines. Throws `RangeError` when it defines none. */
export function memoryLimits(bytes: Uint8Array): MemoryLimits {
  const cursor = new Cursor(bytes, section(bytes, MEMORY_SECTION).start);
  cursor.number();
  return cursor.limits();
}

/**
 * Returns the module with its memory marked as shared and given new limits; nothing else changes.
 *
 * Shared memory is what lets another thread raise KeyboardInterrupt in a busy loop; small first pages keep a board
 * small. Source: reference/toolchain.md 5.3.
 */
export function withSharedMemory(
  bytes: Uint8Array,
  limits: { readonly minPages: number; readonly maxPages: number },
): Uint8Array<ArrayBuffer> {
  const old = section(bytes, MEMORY_SECTION);
  const body = [1, HAS_MAX | SHARED, ...encodeNumber(limits.minPages), ...encodeNumber(limits.maxPages)];
  const replacement = [MEMORY_SECTION, ...encodeNumber(body.length), ...body];
  const out = new Uint8Array(old.head + replacement.length + (bytes.length - old.end));
  out.set(bytes.subarray(0, old.head), 0);
  out.set(replacement, old.head);
  out.set(bytes.subarray(old.end), old.head + replacement.length);
  return out;
}

/**
 * Address of the static integer that an exported `int f(void) { return variable; }` loads, or `undefined` when the
 * function does not have that shape. So is `mp_interrupt_char` found. Source: reference/toolchain.md 5.3.
 */
export function addressLoadedBy(bytes: Uint8Array, exportName: string): number | undefined {
  const wanted = exportedFunction(bytes, exportName);
  if (wanted === undefined) return undefined;
  const code = new Cursor(bytes, section(bytes, CODE_SECTION).start);
  const count = code.number();
  for (let i = 0; i < count; i++) {
    const length = code.number();
    if (i === wanted - importedFunctions(bytes)) return loadedAddress(new Cursor(bytes, code.at));
    code.at += length;
  }
  return undefined;
}

function loadedAddress(body: Cursor): number | undefined {
  body.number(); // groups of locals: none in such a function
  if (body.byte() !== OP_I32_CONST) return undefined;
  const base = body.number();
  if (body.byte() !== OP_I32_LOAD) return undefined;
  body.number(); // alignment
  return base + body.number();
}

function exportedFunction(bytes: Uint8Array, name: string): number | undefined {
  const cursor = new Cursor(bytes, section(bytes, EXPORT_SECTION).start);
  const count = cursor.number();
  for (let i = 0; i < count; i++) {
    const exported = cursor.name();
    const kind = cursor.byte();
    const index = cursor.number();
    if (kind === KIND_FUNCTION && exported === name) return index;
  }
  return undefined;
}

function importedFunctions(bytes: Uint8Array): number {
  const cursor = new Cursor(bytes, section(bytes, IMPORT_SECTION).start);
  const count = cursor.number();
  let functions = 0;
  for (let i = 0; i < count; i++) {
    cursor.name();
    cursor.name();
    const kind = cursor.byte();
    if (kind === KIND_FUNCTION) functions++;
    skipImport(cursor, kind);
  }
  return functions;
}

function skipImport(cursor: Cursor, kind: number): void {
  if (kind === KIND_FUNCTION)
    cursor.number(); // type index
  else if (kind === 1) {
    cursor.byte(); // element type of a table
    cursor.limits();
  } else if (kind === 2) cursor.limits();
  else cursor.at += 2; // global: type and mutability
}
