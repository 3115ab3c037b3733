import { systemClock } from '../../base/clock.js';
import { Deadline } from '../../base/deadline.js';
import { latin1, latin1Text } from '../../base/bytes.js';
import type { ByteStream } from '../../transport/byte-stream.js';
import { MemoryBoardStore, powerOn, type BoardStore, type FaultPlan, type SimulatedBoard } from '../index.js';

const PATIENCE_MS = 6000;

/** A client that types and reads like a terminal, one character per byte. */
export class BoardClient implements AsyncDisposable {
  readonly stream: ByteStream;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ended: Promise<void>;
  #heard = '';
  #wake: () => void = () => undefined;
  isEnded = false;

  constructor(stream: ByteStream) {
    this.stream = stream;
    this.#writer = stream.writable.getWriter();
    this.#writer.closed.catch(() => undefined);
    this.#ended = this.#listen();
  }

  /** Types text; bytes as Latin-1. */
  async type(text: string): Promise<void> {
    await this.#writer.write(latin1(text));
  }

  /** Everything heard up to and including `text`. */
  async until(text: string): Promise<string> {
    for (const deadline = Deadline.after(PATIENCE_MS); ;) {
      const at = this.#heard.indexOf(text);
      if (at >= 0) return this.#take(at + text.length);
      if (deadline.isExpired || this.isEnded)
        throw new Error(`waited for ${JSON.stringify(text)}, heard ${JSON.stringify(this.#heard.slice(-600))}`);
      await this.#more(deadline.remainingMs);
    }
  }

  /** Exactly `count` characters. */
  async exactly(count: number): Promise<string> {
    for (const deadline = Deadline.after(PATIENCE_MS); this.#heard.length < count;) {
      if (deadline.isExpired || this.isEnded) throw new Error(`waited for ${count} bytes, heard ${JSON.stringify(this.#heard)}`);
      await this.#more(deadline.remainingMs);
    }
    return this.#take(count);
  }

  /** Enters the raw REPL from anywhere at a prompt. */
  async raw(): Promise<void> {
    await this.type('\r\x03\x03\x01');
    await this.until('raw REPL; CTRL-B to exit\r\n>');
  }

  /** Runs code in the raw REPL; standard output and error as they came. */
  async exec(code: string): Promise<{ readonly out: string; readonly err: string }> {
    await this.type(`${code}\x04`);
    await this.until('OK');
    const out = await this.until('\x04');
    const err = await this.until('\x04');
    await this.until('>');
    return { out: out.slice(0, -1), err: err.slice(0, -1) };
  }

  /** Standard output of code that must not raise. */
  async print(code: string): Promise<string> {
    const { out, err } = await this.exec(code);
    if (err !== '') throw new Error(err);
    return out;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream[Symbol.asyncDispose]();
    await this.#ended;
  }

  #take(count: number): string {
    const taken = this.#heard.slice(0, count);
    this.#heard = this.#heard.slice(count);
    return taken;
  }

  #more(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = systemClock.after(patienceMs, resolve);
      this.#wake = () => {
        timer[Symbol.dispose]();
        resolve();
      };
    });
  }

  async #listen(): Promise<void> {
    const reader = this.stream.readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      this.#heard += latin1Text(value);
      this.#wake();
    }
    this.isEnded = true;
    this.#wake();
  }
}

/** A board that is on and a client at its first prompt. */
export interface BoardSession extends AsyncDisposable {
  readonly board: SimulatedBoard;
  readonly client: BoardClient;
}

/** Opens a client on a board whose port is there. */
export async function attach(board: SimulatedBoard): Promise<BoardClient> {
  return new BoardClient(await board.open({ baudRate: 115_200, lines: 'assert-dtr', deadline: Deadline.after(PATIENCE_MS) }));
}

/** Resolves when the port is there (or away). */
export function presence(board: SimulatedBoard, wanted: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (board.present === wanted) {
      resolve();
      return;
    }
    const subscription = board.onDidChangePresence((now) => {
      if (now !== wanted) return;
      subscription[Symbol.dispose]();
      resolve();
    });
  });
}

/** Switches a board on, with files and faults, and opens a client. Files are given by path. */
export async function startBoard(
  id: string,
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly faults?: Partial<FaultPlan>;
    readonly store?: BoardStore;
  } = {},
): Promise<BoardSession> {
  const store = options.store ?? new MemoryBoardStore();
  if (options.files !== undefined) {
    const files = Object.entries(options.files).map(([path, text]) => ({ path, data: latin1(text) }));
    await store.create({ uniqueId: Uint8Array.of(1, 2, 3, 4), files });
  }
  const board = await powerOn(id, {
    store,
    clock: systemClock,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  const client = await attach(board);
  return {
    board,
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await board[Symbol.asyncDispose]();
    },
  };
}
