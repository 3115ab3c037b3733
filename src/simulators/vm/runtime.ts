import { BoardFiles, type MediumChange } from '../files/board-files.js';
import { volumeRules } from '../files/volume.js';
import { EraseCount } from '../flash-model.js';
import type { VmConfig, VmMessage } from './config.js';
import { Console } from './console.js';
import { InputOutput } from './input-output.js';
import type { Learned } from './learning.js';
import { Link } from './link.js';
import { startMachine, type StartedMachine } from './machine-start.js';
import { ReplFront } from './repl-front.js';

const CTRL_C = 3;
const NOT_ARMED = -1;
const SAVE_TIMEOUT_MS = 5000;
const MS_PER_SECOND = 1000;

/**
 * A simulated board inside its worker: start, start scripts, REPL, and over again at each soft reset.
 *
 * Everything here blocks; the host talks to it through the link and the machine's memory. A hard reset is the end of
 * the worker.
 */
export class BoardRuntime {
  readonly #config: VmConfig;
  readonly #post: (message: VmMessage) => void;
  readonly #link: Link;
  readonly #io: InputOutput;
  readonly #files: BoardFiles;
  readonly #console: Console;
  #erased: { readonly setting: number; readonly count: EraseCount } | undefined;
  #current: StartedMachine | undefined;
  #learned: Learned | undefined;
  #changes = 0;
  #wantsRestart = false;

  constructor(config: VmConfig, post: (message: VmMessage) => void) {
    this.#config = config;
    this.#post = post;
    this.#link = new Link(config.link);
    this.#io = new InputOutput({ link: this.#link, isInterrupted: () => this.#isInterrupted, now: () => performance.now() });
    this.#files = this.#makeFiles();
    this.#console = new Console({
      send: (bytes) => this.#link.send(bytes, () => post({ type: 'output' })),
      programRuns: () => this.#interruptChar === CTRL_C,
    });
  }

  /** Runs the board until its worker is stopped. */
  run(): never {
    const { board, safeBoot } = this.#config;
    let raw = false;
    for (let first = true; ; first = false) {
      if (!first) {
        this.#files.closeAll();
        this.#sync();
        this.#console.say(board.softResetText);
      }
      this.#start();
      const skips = first && safeBoot;
      if (!skips) this.#runFile('boot.py', 'boot');
      if (!skips && !raw && !this.#wantsRestart && (first || board.mainRuns === 'every-reset')) {
        const ran = this.#runFile('main.py', 'main');
        if (ran && board.mainRuns === 'power-on') this.#wantsRestart = true;
      }
      if (!this.#wantsRestart) raw = this.#repl(raw);
    }
  }

  get #interruptChar(): number {
    return this.#current?.machine.word(this.#config.interruptCharAddress) ?? NOT_ARMED;
  }

  set #interruptChar(value: number) {
    this.#current?.machine.setWord(this.#config.interruptCharAddress, value);
  }

  get #isInterrupted(): boolean {
    return this.#current !== undefined && this.#current.machine.word(this.#current.learned.interrupt.pending) !== 0;
  }

  #makeFiles(): BoardFiles {
    const { board, files } = this.#config;
    return new BoardFiles(
      {
        rules: volumeRules(board.volume),
        now: () => Date.now() / MS_PER_SECOND,
        isFull: () => this.#link.diskFull,
        onChange: (change) => this.#save(change),
        onProgram: (bytes) => this.#program(bytes),
      },
      files,
    );
  }

  /** What is written and closed is stored before the program goes on. */
  #save(change: MediumChange): void {
    this.#changes++;
    this.#post({ type: 'change', number: this.#changes, change });
    this.#link.waitForSaved(this.#changes, SAVE_TIMEOUT_MS);
  }

  #sync(): void {
    this.#changes++;
    this.#post({ type: 'sync', number: this.#changes });
    this.#link.waitForSaved(this.#changes, SAVE_TIMEOUT_MS);
  }

  #program(bytes: number): void {
    const flash = this.#link.flashDelay;
    if (flash.ms === 0 || flash.bytes === 0) return;
    // The CPU stalls while flash is erased: not even Ctrl-C ends this. Input goes on into its buffer.
    if (this.#erased?.setting !== flash.setting) this.#erased = { setting: flash.setting, count: new EraseCount(flash) };
    stall(this.#erased.count.stallMs(bytes));
  }

  /** A fresh machine: everything of the last program is gone, files stay. */
  #start(): void {
    this.#wantsRestart = false;
    this.#current = undefined;
    this.#io.setTimer(0);
    this.#current = startMachine({
      config: this.#config,
      files: this.#files,
      console: this.#console,
      link: this.#link,
      io: this.#io,
      post: this.#post,
      leave: (message) => this.#leave(message),
      restart: () => {
        this.#wantsRestart = true;
      },
      sync: () => this.#sync(),
      learned: this.#learned,
    });
    this.#learned = this.#current.learned;
    this.#interruptChar = NOT_ARMED;
    this.#post({ type: 'memory', buffer: this.#current.machine.buffer, interrupt: this.#learned.interrupt });
  }

  /** Runs a start script if it is there; Ctrl-C ends it. */
  #runFile(name: string, phase: 'boot' | 'main'): boolean {
    const found = this.#files.list('/').some((entry) => !entry.isDirectory && entry.name === name);
    if (!found) return false;
    this.#post({ type: 'phase', phase });
    this.#interruptChar = CTRL_C;
    // A Ctrl-C that came while the board was starting is meant for its scripts.
    if (this.#link.dropInputThrough(CTRL_C)) this.#current?.guard.raise(this.#current.learned.interrupt.keyboardInterrupt);
    this.#current?.machine.exec(`_board.run_file(${JSON.stringify(name)})`);
    this.#interruptChar = NOT_ARMED;
    return true;
  }

  /** The prompt, until a soft reset; returns whether the raw prompt was left. */
  #repl(raw: boolean): boolean {
    const machine = this.#current?.machine;
    if (machine === undefined) throw new Error('the board is not started');
    const front = new ReplFront({
      console: this.#console,
      feed: (byte) => machine.replByte(byte),
      nextByte: () => this.#nextByte(),
      banner: this.#config.board.banner,
      pasteWindow: this.#config.board.pasteWindow,
    });
    this.#post({ type: 'phase', phase: 'repl' });
    front.begin(() => machine.replInit(), raw);
    while (!front.handle(this.#nextByte()) && !this.#wantsRestart);
    return front.isRaw;
  }

  /** The next byte typed at the prompt; timers of the last program fire meanwhile. */
  #nextByte(): number {
    for (;;) {
      if (this.#isInterrupted && this.#takeLateException()) return CTRL_C;
      const byte = this.#io.waitForInput() ? this.#link.take() : undefined;
      if (byte !== undefined) return byte;
      if (!this.#isInterrupted && this.#io.isTimerDue) this.#fireTimers();
    }
  }

  /** An exception that came when its program had just ended: Ctrl-C then is one typed at the prompt. */
  #takeLateException(): boolean {
    if (this.#current === undefined) return false;
    const { machine, learned } = this.#current;
    const exception = machine.word(learned.interrupt.pending);
    machine.setWord(learned.interrupt.pending, 0);
    return exception === learned.interrupt.keyboardInterrupt;
  }

  #fireTimers(): void {
    this.#io.setTimer(0);
    this.#interruptChar = CTRL_C;
    this.#current?.machine.exec('_board.fire()');
    this.#interruptChar = NOT_ARMED;
  }

  #leave(message: { readonly type: 'reset' } | { readonly type: 'deep-sleep'; readonly ms: number }): never {
    this.#post(message);
    for (;;) this.#link.waitForWake(this.#link.wakeMark, Number.POSITIVE_INFINITY);
  }
}

/** Blocks the worker; nothing wakes it. */
function stall(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
