import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteStream } from '../../src/transport/byte-stream.js';

/**
 * How other tools of this kind copy a file to a board, rendered on the bare bytes and without any of our engine.
 *
 * Source: reference/micropython-host.md 1.10 and 1.11, measured-peers.md 3.
 */
export interface Peer {
  readonly name: string;
  /** What is copied of a sample at most: the slowest way would take a minute for all of it. */
  readonly mostBytes: number;
  readonly copy: (wire: RawWire, path: string, content: Uint8Array) => Promise<void>;
}

const CR = '\r';
const PIECE_BYTES = 256;
const LIST_BYTES = 48;
const PACED_BYTES = 128;
const PACE_MS = 10;

/** The raw REPL by hand. */
export class RawWire implements AsyncDisposable {
  readonly #stream: ByteStream;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #heard = Buffer.alloc(0);

  private constructor(stream: ByteStream) {
    this.#stream = stream;
    this.#writer = stream.writable.getWriter();
    this.#writer.closed.catch(() => undefined);
    this.#reader = stream.readable.getReader();
  }

  static async enter(stream: ByteStream): Promise<RawWire> {
    const wire = new RawWire(stream);
    await wire.write('\r\x03');
    await wire.write('\r\x01');
    await wire.until('raw REPL; CTRL-B to exit\r\n>');
    return wire;
  }

  write(text: string): Promise<void> {
    return this.#writer.write(Buffer.from(text, 'latin1'));
  }

  /** Takes what was heard up to and including the text. */
  async until(text: string): Promise<string> {
    let at: number;
    while ((at = this.#heard.indexOf(text, 0, 'latin1')) < 0) await this.#listen();
    return this.#take(at + text.length);
  }

  async exactly(count: number): Promise<string> {
    while (this.#heard.length < count) await this.#listen();
    return this.#take(count);
  }

  /** One statement by raw paste; the windows are kept. */
  async paste(code: string): Promise<void> {
    await this.write('\x05A\x01');
    const answer = await this.exactly(4);
    if (!answer.startsWith('R\x01')) throw new Error('the board knows no raw paste');
    const window = answer.charCodeAt(2) + answer.charCodeAt(3) * 256;
    let room = window;
    for (let at = 0; at < code.length;) {
      while (room === 0 || this.#heard.length > 0) {
        if ((await this.exactly(1)) !== '\x01') throw new Error('the board ended the paste');
        room += window;
      }
      const piece = code.slice(at, at + room);
      await this.write(piece);
      at += piece.length;
      room -= piece.length;
    }
    await this.write('\x04');
    while ((await this.exactly(1)) !== '\x04');
    await this.#result();
  }

  /** One statement by the plain raw REPL, in small pieces with a pause after each, as for boards without flow control. */
  async paced(code: string): Promise<void> {
    await sleep(PACE_MS);
    for (let at = 0; at < code.length; at += PACED_BYTES) {
      await this.write(code.slice(at, at + PACED_BYTES));
      await sleep(PACE_MS);
    }
    await this.write('\x04');
    await sleep(PACE_MS);
    await this.until('OK');
    await this.#result();
    await sleep(PACE_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.write(`${CR}\x02`);
    await this.until('>>> ');
    await this.#stream[Symbol.asyncDispose]();
  }

  async #result(): Promise<void> {
    await this.until('\x04');
    const failure = await this.until('\x04');
    await this.until('>');
    if (failure.length > 1) throw new Error(failure);
  }

  #take(count: number): string {
    const taken = this.#heard.subarray(0, count).toString('latin1');
    this.#heard = this.#heard.subarray(count);
    return taken;
  }

  async #listen(): Promise<void> {
    const { done, value } = await this.#reader.read();
    if (done) throw new Error('the board went away');
    this.#heard = Buffer.concat([this.#heard, value]);
  }
}

/** A bytes literal as Python's `repr` writes it. */
function literal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x0a) text += '\\n';
    else if (byte === 0x0d) text += '\\r';
    else if (byte === 0x09) text += '\\t';
    else if (byte === 0x27 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `b'${text}'`;
}

function* pieces(content: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** What is compared with, in the order in which it is measured. */
export const peers: readonly Peer[] = [
  {
    name: 'literals of 256 bytes',
    mostBytes: Number.POSITIVE_INFINITY,
    // Without the pauses of 10 ms that such tools make while they wait for the port: faster than the real ones.
    copy: async (wire, path, content) => {
      await wire.paste(`f=open('${path}','wb')\nw=f.write`);
      for (const piece of pieces(content, PIECE_BYTES)) await wire.paste(`w(${literal(piece)})`);
      await wire.paste('f.close()');
    },
  },
  {
    name: 'lists of 48 bytes',
    mostBytes: 4096,
    copy: async (wire, path, content) => {
      await wire.paced(`f=open('${path}','wb')\nw=f.write`);
      for (const piece of pieces(content, LIST_BYTES)) await wire.paced(`w(bytes([${[...piece].join(',')}]))`);
      await wire.paced('f.close()');
    },
  },
];
