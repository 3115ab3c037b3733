import type { TerminalItem } from './types.js';

/** Size of the blocks that bytes are copied into, so that tiny chunks cost no object each. */
const BLOCK_BYTES = 64 * 1024;
/** Blocks that are kept for the next bytes once their own are not needed any more. */
const SPARE_BLOCKS = 16;

interface Block {
  /** Offset of its first byte in everything ever appended. */
  readonly start: number;
  readonly bytes: Uint8Array;
  used: number;
}

type Note = Extract<TerminalItem, { kind: 'note' }>;

/**
 * Append-only output with the beginning cut off: blocks of bytes and notes between them, addressed by an offset that
 * counts everything. A note takes one position of its own.
 *
 * Keeps `keepBytes` for newcomers and up to `spoolBytes` for readers that are behind.
 */
export class OutputLog {
  readonly #keepBytes: number;
  readonly #spoolBytes: number;
  #blocks: (Block | { readonly start: number; readonly note: Note })[] = [];
  #end = 0;
  /** Used again, so that a flood does not leave a trail of garbage; what was read from them are copies. */
  #spare: Uint8Array[] = [];

  constructor(keepBytes: number, spoolBytes: number) {
    this.#keepBytes = keepBytes;
    this.#spoolBytes = spoolBytes;
  }

  /** Offset after the last byte or note. */
  get end(): number {
    return this.#end;
  }

  /** Offset at which a new reader begins. */
  get replayFrom(): number {
    return Math.max(this.#blocks[0]?.start ?? this.#end, this.#end - this.#keepBytes);
  }

  /** `slowest` is the least offset that a reader still needs. */
  append(bytes: Uint8Array, slowest: number): void {
    let at = 0;
    while (at < bytes.length) {
      const block = this.#writable(bytes.length - at);
      const count = Math.min(bytes.length - at, block.bytes.length - block.used);
      block.bytes.set(bytes.subarray(at, at + count), block.used);
      block.used += count;
      at += count;
      this.#end += count;
    }
    this.#cut(slowest);
  }

  note(note: Note): void {
    this.#blocks.push({ start: this.#end, note });
    this.#end += 1;
  }

  /** The next item at an offset, at most `limit` bytes, and the offset after it; undefined at the end. */
  read(offset: number, limit: number): { readonly item: TerminalItem; readonly offset: number } | undefined {
    if (offset >= this.#end) return undefined;
    const first = this.#blocks[0]?.start ?? this.#end;
    if (offset < first) return { item: { kind: 'gap', dropped: first - offset }, offset: first };
    const block = this.#blocks[this.#indexOf(offset)];
    if (block === undefined) return undefined;
    if ('note' in block) return { item: block.note, offset: offset + 1 };
    const from = offset - block.start;
    const bytes = block.bytes.slice(from, Math.min(block.used, from + limit));
    return { item: { kind: 'bytes', bytes }, offset: offset + bytes.length };
  }

  /** Blocks are few (a thousand at most) and sorted: bisect. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #writable(wanted: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && !('note' in last) && last.used < last.bytes.length) return last;
    // A quiet session should not hold a large block for each line between two notes.
    const size = this.#end === 0 ? Math.max(4096, Math.min(wanted, BLOCK_BYTES)) : BLOCK_BYTES;
    const block: Block = { start: this.#end, bytes: this.#spare.pop() ?? new Uint8Array(size), used: 0 };
    this.#blocks.push(block);
    return block;
  }

  #cut(slowest: number): void {
    const needed = Math.max(Math.min(slowest, this.#end - this.#keepBytes), this.#end - this.#spoolBytes);
    let drop = 0;
    while (drop + 1 < this.#blocks.length && (this.#blocks[drop + 1]?.start ?? 0) <= needed) drop++;
    for (const block of this.#blocks.splice(0, drop)) {
      if ('bytes' in block && block.bytes.length === BLOCK_BYTES && this.#spare.length < SPARE_BLOCKS)
        this.#spare.push(block.bytes);
    }
  }
}
