import { concat, latin1, latin1Text, utf8Text } from '../../base/bytes.js';
import type { Clock } from '../../base/clock.js';
import type { ByteStream, SerialControl } from '../../transport/byte-stream.js';
import { sumOfLines } from '../board-answers.js';
import { createMemoryStreamPair, type MemoryStreamPair } from '../../transport/memory-stream.js';

/** What a scripted program may do. */
export interface ProgramIo {
  print(text: string | Uint8Array): void;
  /** Ends the program; with a text, by an exception. */
  end(stderr?: string): void;
  /** Restarts Python inside the raw REPL, as `SystemExit` does. */
  softReset(): void;
  /** Restarts the whole board. */
  hardReset(): void;
}

/** A program that the board runs. Without `interrupt` a Ctrl-C ends it with KeyboardInterrupt. */
export interface ScriptedProgram {
  start(io: ProgramIo): void;
  input?(byte: number, io: ProgramIo): void;
  interrupt?(io: ProgramIo): void;
}

/** How a scripted board behaves. */
export interface ScriptedBoardOptions {
  readonly clock: Clock;
  readonly rawPaste?: 'yes' | 'off' | 'old';
  readonly window?: number;
  readonly uniqueId?: string;
  readonly prompt?: string;
  /** Lines end in CR CR LF before the raw prompt, as on the W600. */
  readonly oddBanner?: boolean;
  /** Answers nothing at all. */
  readonly isDead?: boolean;
  /** Runs at power-on and at a friendly soft reset. */
  readonly main?: () => ScriptedProgram;
  /** What code does; the default prints nothing. */
  readonly execute?: (code: string) => string | ScriptedProgram;
  readonly control?: SerialControl;
  /** What is free of its heap; bytes. */
  readonly freeMemory?: number;
  /** The order to reset is executed like other code: a board behind a bridge, whose port stays. */
  readonly resetCode?: 'executes';
}

type Mode = 'friendly' | 'raw' | 'raw-paste' | 'paste' | 'discard';

const HELLO = '\r\nMicroPython v1.29.0 on 2026-11-21; scripted board\r\nType "help()" for more information.\r\n';

/**
 * A board of a few hundred bytes of protocol: friendly, raw and raw-paste REPL over memory, with programs in
 * TypeScript. For edge cases that no real board does on demand; MicroPython itself is in the simulators.
 *
 * Source: reference/micropython-host.md 1.1 to 1.4; recordings qemu-01 to qemu-10.
 */
export class ScriptedBoard {
  /** Everything the host sent since power-on. */
  received: number[] = [];
  /** Code that was executed, in order. */
  readonly executed: string[] = [];
  readonly #options: ScriptedBoardOptions;
  #pair: MemoryStreamPair | undefined;
  #writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #mode: Mode = 'friendly';
  #line: number[] = [];
  #granted = 0;
  #program: { readonly it: ScriptedProgram; readonly from: Mode; readonly io: ProgramIo } | undefined;
  #isOn = false;
  uniqueId: string;

  constructor(options: ScriptedBoardOptions) {
    this.#options = options;
    this.uniqueId = options.uniqueId ?? 'e660583883';
  }

  get isRunning(): boolean {
    return this.#program !== undefined;
  }

  /** What the host sent, as text. */
  get receivedText(): string {
    return latin1Text(Uint8Array.from(this.received));
  }

  /** Opens the port; the board is powered on by the first opening. */
  open(): ByteStream {
    const pair = createMemoryStreamPair({
      label: 'scripted',
      ...(this.#options.control === undefined ? {} : { control: this.#options.control }),
    });
    this.#pair = pair;
    this.#writer = pair.device.writable.getWriter();
    void this.#pump(pair);
    if (!this.#isOn) this.powerOn();
    return pair.host;
  }

  powerOn(): void {
    this.#isOn = true;
    this.#mode = 'friendly';
    this.#line = [];
    this.#program = undefined;
    this.#boot();
  }

  /** The port vanishes; the board restarts when it is opened again. */
  vanish(): void {
    this.#isOn = false;
    this.#program = undefined;
    this.#pair?.close({ kind: 'unplugged' });
    this.#pair = undefined;
  }

  #boot(): void {
    const main = this.#options.main?.();
    if (main === undefined) this.#hello();
    else this.#run(main);
  }

  #hello(): void {
    this.#print(`${HELLO}${this.#prompt}`);
  }

  get #prompt(): string {
    return this.#options.prompt ?? '>>> ';
  }

  #print(data: string | Uint8Array): void {
    if (this.#options.isDead === true) return;
    const bytes = typeof data === 'string' ? latin1(data) : data;
    this.#writer?.write(bytes).catch(() => undefined);
  }

  async #pump(pair: MemoryStreamPair): Promise<void> {
    for await (const chunk of pair.device.readable as unknown as AsyncIterable<Uint8Array>) {
      for (const byte of chunk) {
        this.received.push(byte);
        if (this.#pair === pair) this.#take(byte);
      }
    }
  }

  #take(byte: number): void {
    if (this.#options.isDead === true) return;
    const program = this.#program;
    if (program === undefined) this.#byMode(byte);
    else if (byte !== 3) program.it.input?.(byte, program.io);
    else if (program.it.interrupt !== undefined) program.it.interrupt(program.io);
    else program.io.end('Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nKeyboardInterrupt: \r\n');
  }

  #byMode(byte: number): void {
    if (this.#mode === 'friendly') this.#friendly(byte);
    else if (this.#mode === 'raw') this.#raw(byte);
    else if (this.#mode === 'paste') this.#paste(byte);
    else this.#rawPaste(byte);
  }

  #friendly(byte: number): void {
    const isEmpty = this.#line.length === 0;
    if (byte === 3) {
      this.#line = [];
      this.#print(`\r\n${this.#prompt}`);
    } else if (byte === 1 && isEmpty) this.#enterRaw('\r\n');
    else if (byte === 2 && isEmpty) this.#hello();
    else if (byte === 4 && isEmpty) {
      this.#print('\r\nMPY: soft reboot\r\n');
      this.#boot();
    } else if (byte === 5 && isEmpty) {
      this.#mode = 'paste';
      this.#print('\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ');
    } else if (byte === 13) {
      this.#print('\r\n');
      this.#execute(this.#takeLine());
    } else if (byte >= 0x20 && byte < 0x7f) {
      this.#line.push(byte);
      this.#print(Uint8Array.of(byte));
    }
  }

  #paste(byte: number): void {
    if (byte === 4) {
      this.#mode = 'friendly';
      this.#print('\r\n');
      this.#execute(this.#takeLine());
    } else if (byte === 3) {
      this.#mode = 'friendly';
      this.#line = [];
      this.#print(`\r\n${this.#prompt}`);
    } else {
      this.#line.push(byte);
      this.#print(byte === 13 ? '\r\n=== ' : Uint8Array.of(byte));
    }
  }

  #enterRaw(before: string): void {
    this.#mode = 'raw';
    this.#line = [];
    this.#print(`${before}raw REPL; CTRL-B to exit\r${this.#options.oddBanner === true ? '\r' : ''}\n>`);
  }

  #raw(byte: number): void {
    const [first, second] = this.#line;
    if (byte === 1 && this.#line.length === 2 && first === 5 && second === 0x41) this.#answerPaste();
    else if (byte === 1) this.#enterRaw('');
    else if (byte === 2) {
      this.#mode = 'friendly';
      this.#line = [];
      this.#hello();
    } else if (byte === 3) this.#line = [];
    else if (byte !== 4) this.#line.push(byte);
    else if (this.#line.length === 0) {
      this.#print('OK\r\nMPY: soft reboot\r\n');
      this.#enterRaw('');
    } else {
      this.#print('OK');
      this.#execute(this.#takeLine());
    }
  }

  #answerPaste(): void {
    this.#line = [];
    const how = this.#options.rawPaste ?? 'yes';
    if (how === 'old') return this.#enterRaw('');
    if (how === 'off') return this.#print('R\x00>');
    const window = this.#options.window ?? 128;
    this.#mode = 'raw-paste';
    this.#granted = 2 * window;
    this.#print(Uint8Array.of(0x52, 1, window & 0xff, window >> 8, 1));
  }

  #rawPaste(byte: number): void {
    if (this.#mode === 'discard') {
      if (byte !== 3 && byte !== 4) return;
      this.#mode = 'raw';
      this.#print('\x04Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\nSyntaxError: invalid syntax\r\n\x04>');
      return;
    }
    if (byte === 3) {
      this.#mode = 'raw';
      this.#line = [];
      this.#print('\x04\x04KeyboardInterrupt: \r\n\x04>');
      return;
    }
    if (byte === 4) {
      this.#mode = 'raw';
      this.#print('\x04');
      this.#execute(this.#takeLine());
      return;
    }
    this.#line.push(byte);
    const window = this.#options.window ?? 128;
    if (this.#line.length > this.#granted) throw new Error('the host sent more than the window');
    if (this.#line.length % window === 0) {
      this.#granted += window;
      this.#print('\x01');
    }
    if (byte === 10 && latin1Text(Uint8Array.from(this.#line)).includes('def f(:')) {
      this.#mode = 'discard';
      this.#line = [];
      this.#print('\x04');
    }
  }

  #takeLine(): string {
    const code = utf8Text(concat([Uint8Array.from(this.#line)]));
    this.#line = [];
    return code;
  }

  #execute(code: string): void {
    this.executed.push(code);
    const own = this.#ownScripts(code);
    const result = own ?? this.#options.execute?.(code) ?? '';
    const program: ScriptedProgram =
      typeof result === 'string'
        ? {
            start: (io) => {
              io.print(result);
              io.end();
            },
          }
        : result;
    this.#run(program);
  }

  /** Answers to the session's own scripts. */
  #ownScripts(code: string): string | ScriptedProgram | undefined {
    if (code.includes('machine.reset()') && this.#options.resetCode !== 'executes') return { start: (io) => io.hardReset() };
    if (!code.includes('_outpost_') && !code.includes('mem_free')) return undefined;
    const identity = `implementation=micropython\r\nversion=1,29,0\r\nplatform=scripted\r\nsysversion=3.4.0; MicroPython v1.29.0 on 2026-11-21\r\nmachine=Scripted board\r\nid=${this.uniqueId}\r\npath=/lib\r\n`;
    const abilities = 'cwd=/\r\nflash=False\r\nrename=1\r\nstat=1\r\ncrc32=1\r\n';
    const whole = (text: string): string => `${text}sum=${sumOfLines(text.split('\r\n'))}\r\n`;
    const memory = `free=${this.#options.freeMemory ?? 100_000}\r\nused=28000\r\n`;
    return (
      `${code.includes("['identify']") ? whole(identity) : ''}${code.includes("['abilities']") ? whole(abilities) : ''}${code.includes('mem_free') ? memory : ''}${code.includes("['modules']") ? 'module=sys\r\n' : ''}` ||
      undefined
    );
  }

  #run(it: ScriptedProgram): void {
    const from = this.#mode;
    const isRaw = from === 'raw';
    const io: ProgramIo = {
      print: (data) => {
        if (this.#program?.io === io) this.#print(data);
      },
      end: (stderr = '') => {
        if (this.#program?.io !== io) return;
        this.#program = undefined;
        if (isRaw) this.#print(`\x04${stderr}\x04>`);
        else this.#print(`${stderr}${this.#prompt}`);
      },
      softReset: () => {
        this.#program = undefined;
        this.#print('\x04\x04MPY: soft reboot\r\n');
        this.#enterRaw('');
      },
      hardReset: () => this.vanish(),
    };
    this.#program = { it, from, io };
    it.start(io);
  }
}
