import type { BoardFiles } from '../files/board-files.js';
import { Machine } from '../wasm/machine.js';
import { hideText } from '../wasm/rom.js';
import { builtinSources, hiddenFolder, installSource, loadSource } from './builtin-python.js';
import type { VmConfig, VmMessage } from './config.js';
import type { Console } from './console.js';
import { answerCall, applyPatch, type ControlsOptions } from './controls.js';
import { textDevice, type Device } from './device.js';
import { HeapGuard } from './heap-guard.js';
import type { InputOutput } from './input-output.js';
import { functionsOnStack, learnCallDepth, learnInterrupt, learnQueue, picture, type Learned } from './learning.js';
import type { Link } from './link.js';
import { SystemCalls } from './system-calls.js';

const PYSTACK_BYTES = 32_768;
/** Room for our own Python part besides the board's heap. */
const OWN_HEAP_BYTES = 65_536;
/** A large heap is taken piece by piece. */
const FIRST_HEAP_BYTES = 65_536;
const GROWTH_SLACK_BYTES = 16_384;
/** The build's own frozen modules, which boards do not have: the list of their names begins with these. */
const FIRST_FROZEN_NAMES = 'asyncio/event.py\0asyncio/funcs.py';
/** Static data of the build ends below this address. */
const STATIC_LIMIT = 0x80000;

/** What a machine is started with. */
export interface MachineStartOptions {
  readonly config: VmConfig;
  readonly files: BoardFiles;
  readonly console: Console;
  readonly link: Link;
  readonly io: InputOutput;
  readonly post: (message: VmMessage) => void;
  readonly leave: ControlsOptions['leave'];
  readonly restart: () => void;
  readonly sync: () => void;
  /** From an earlier start in this worker: addresses do not change. */
  readonly learned: Learned | undefined;
}

/** A machine that is ready for boot.py. */
export interface StartedMachine {
  readonly machine: Machine;
  readonly learned: Learned;
  readonly guard: HeapGuard;
}

/** Starts a fresh machine and turns it into the configured board. Takes 10 to 20 ms. */
export function startMachine(options: MachineStartOptions): StartedMachine {
  return new Starter(options).start();
}

class Starter {
  readonly #options: MachineStartOptions;
  readonly #pictures: Int32Array[] = [];
  readonly #safeFunctions = new Set<number>();
  readonly #sources: Readonly<Record<string, string>>;
  #machine!: Machine;
  #guard: HeapGuard | undefined;
  #staticEnd = STATIC_LIMIT;
  #hook = 0;
  #isStarting = true;
  #isHeld = false;
  /** Where the C library takes new memory from when the board is ready. */
  #top = 0;

  constructor(options: MachineStartOptions) {
    this.#options = options;
    this.#sources = builtinSources(options.config);
  }

  start(): StartedMachine {
    const { config } = this.#options;
    const machine = this.#makeMachine();
    this.#machine = machine;
    if (!hideText(machine, FIRST_FROZEN_NAMES, this.#staticEnd)) throw new Error('the list of frozen modules was not found');
    const interrupt = this.#options.learned?.interrupt ?? learnInterrupt(machine, this.#staticEnd, config.interruptCharAddress);
    this.#run(loadSource);
    this.#run(installSource(config));
    const learned = this.#learn(interrupt);
    const guard = new HeapGuard({
      machine,
      learned,
      heapBytes: config.board.heapBytes,
      takenBytes: config.board.heapTakenBytes,
      now: () => performance.now(),
    });
    this.#guard = guard;
    this.#run('_board.begin()');
    this.#top = machine.malloc(16);
    this.#isStarting = false;
    return { machine, learned, guard };
  }

  /** Our own Python must not fail: an exception here is a fault of ours. */
  #run(source: string): void {
    const failure = this.#machine.exec(source);
    if (failure !== undefined) throw new Error(`the simulated board did not start: ${failure}`);
  }

  #makeMachine(): Machine {
    const { config, files, console, io } = this.#options;
    const heapBytes = Math.min(config.board.heapBytes, FIRST_HEAP_BYTES) + OWN_HEAP_BYTES;
    const largest = Math.max(heapBytes, config.board.heapBytes) + GROWTH_SLACK_BYTES;
    const output: Device = { write: (bytes) => console.print(bytes) };
    const input = io.stdin(false);
    let atStart = 0;
    return new Machine(config.module, {
      pystackBytes: PYSTACK_BYTES,
      heapBytes,
      onInvoke: () => this.#guard?.tick(),
      mayGrow: (bytes, current) => {
        if (this.#isStarting) return !this.#isHeld;
        if (atStart === 0) atStart = current;
        this.#guard?.grown();
        // The core doubles its heap. A larger piece can only be one allocation that no such board could satisfy.
        return current === atStart ? bytes - this.#top <= largest : bytes - current <= current;
      },
      imports: (machine) =>
        new SystemCalls(machine, {
          files,
          mount: config.board.mount,
          standard: [input, output, output],
          hidden: (path) => this.#hidden(machine, path),
          random: Math.random,
          wallTime: Date.now,
          ticks: () => performance.now(),
          idle: () => io.idle(),
        }).imports,
    });
  }

  /** Files of the simulator itself; gone once the board has started. */
  #hidden(machine: Machine, path: string): Device | undefined {
    if (!this.#isStarting || !path.startsWith(`${hiddenFolder}/`)) return undefined;
    const name = path.slice(hiddenFolder.length + 1);
    const source = this.#sources[name];
    if (source !== undefined) return textDevice(source);
    const { console, io, post } = this.#options;
    const devices: Record<string, () => Device> = {
      call: () => {
        const controls = this.#controls(machine);
        return { seek: (argument, operation) => answerCall(controls, argument, operation) };
      },
      patch: () => ({ write: (bytes) => applyPatch(machine, this.#staticEnd, bytes.slice()) }),
      event: () => ({ write: (bytes) => post({ type: 'event', text: new TextDecoder().decode(bytes.slice()) }) }),
      'stdin-text': () => io.stdin(true),
      'stdin-bytes': () => io.stdin(false),
      stdout: () => ({ write: (bytes) => console.print(bytes) }),
      'stdout-bytes': () => ({ write: (bytes) => console.raw(bytes.slice()) }),
    };
    return devices[name]?.();
  }

  #controls(machine: Machine): ControlsOptions {
    const { io, link, leave, restart, sync } = this.#options;
    return {
      machine,
      guard: () => this.#guard,
      wait: (ms) => io.wait(ms),
      available: () => link.available,
      idle: () => io.idle(),
      nextByte: () => (io.waitForInput() ? link.take() : undefined),
      now: () => performance.now(),
      setTimer: (ms) => io.setTimer(ms),
      probe: () => this.#pictures.push(picture(machine, this.#staticEnd)),
      learn: () => {
        for (const f of functionsOnStack() ?? []) this.#safeFunctions.add(f);
      },
      hook: (address) => {
        this.#hook = address;
      },
      hold: (on) => {
        this.#isHeld = on;
      },
      ready: (allocated) => this.#guard?.start(allocated, this.#hook),
      leave,
      restart,
      sync,
    };
  }

  /** Finds out where this build keeps what we need, and how plain Python calls look on the stack. */
  #learn(interrupt: Learned['interrupt']): Learned {
    const machine = this.#machine;
    const at = (i: number): Int32Array => this.#pictures[i] ?? new Int32Array(0);
    this.#run('_board.learn_queue()');
    if (this.#options.learned !== undefined) return this.#options.learned;
    const queue = learnQueue(at(0), at(1), this.#hook);
    const outside = picture(machine, this.#staticEnd);
    this.#run('_board.call(0, _board.NESTED)');
    const after = picture(machine, this.#staticEnd);
    const callDepth = learnCallDepth(outside, at(2), at(3), after);
    this.#run('_board.learn()');
    this.#learnFromRepl();
    return { interrupt, callDepth, queue, safeFunctions: this.#safeFunctions };
  }

  /** Code at the prompts is called along other functions than a start script. */
  #learnFromRepl(): void {
    const machine = this.#machine;
    this.#options.console.capture(() => {
      machine.replInit();
      for (const text of ['_board.learn()\r', '\x01', '_board.learn()\x04', '\x02']) {
        for (const c of text) machine.replByte(c.charCodeAt(0));
      }
    });
  }
}
