import type { Machine } from '../wasm/machine.js';
import { findTableWith, firstValue, mapOfModule, mergeIntoTable, replaceText } from '../wasm/rom.js';
import { Call } from './calls.js';
import type { HeapGuard } from './heap-guard.js';

/** How the board's Python part reaches the simulator. */
export interface ControlsOptions {
  readonly machine: Machine;
  /** Missing while the machine's addresses are being learned. */
  readonly guard: () => HeapGuard | undefined;
  readonly wait: (ms: number) => boolean;
  readonly available: () => number;
  readonly idle: () => void;
  /** One byte of input, or undefined when woken without. */
  readonly nextByte: () => number | undefined;
  readonly now: () => number;
  readonly setTimer: (ms: number) => void;
  readonly probe: () => void;
  readonly learn: () => void;
  readonly hook: (address: number) => void;
  readonly hold: (on: boolean) => void;
  readonly ready: (allocated: number) => void;
  readonly leave: (message: { readonly type: 'reset' } | { readonly type: 'deep-sleep'; readonly ms: number }) => never;
  readonly restart: () => void;
  readonly sync: () => void;
}

const NO_BYTE = 256;

/** Answers one call of `vm/calls.ts`. */
export function answerCall(options: ControlsOptions, argument: number, operation: number): number {
  return (
    tracebackCall(options, argument, operation) ??
    memoryCall(options, argument, operation) ??
    timeCall(options, argument, operation) ??
    startCall(options, argument, operation)
  );
}

function tracebackCall({ machine, guard }: ControlsOptions, argument: number, operation: number): number | undefined {
  switch (operation) {
    case Call.untrace:
      machine.setWord(argument + 8, 0);
      return 0;
    case Call.untraceLast: {
      const length = (argument + 6) >> 1;
      machine.u16[length] = Math.max(0, (machine.u16[length] ?? 0) - 3);
      return 0;
    }
    case Call.raisePending:
      guard()?.raise(argument);
      return 0;
    default:
      return undefined;
  }
}

function memoryCall(options: ControlsOptions, argument: number, operation: number): number | undefined {
  const guard = options.guard();
  const yes = (is: boolean | undefined): number => (is === true ? 1 : 0);
  switch (operation) {
    case Call.alloc:
      return guard?.used(argument) ?? 0;
    case Call.look:
      return yes(guard?.isLookDue);
    case Call.overHeap:
      return yes(guard?.isOver(argument));
    case Call.isFull:
      return yes(guard?.isFull(argument));
    case Call.collect:
      return yes(guard?.collect());
    default:
      return undefined;
  }
}

function timeCall(options: ControlsOptions, argument: number, operation: number): number | undefined {
  switch (operation) {
    case Call.wait:
      return options.wait(argument) ? 1 : 0;
    case Call.readable:
      if (options.available() === 0) options.idle();
      return options.available();
    case Call.nextByte:
      return options.nextByte() ?? NO_BYTE;
    case Call.ticksUs:
      return Math.floor(options.now() * 1000) & 0x3fffffff;
    case Call.timer:
      options.setTimer(argument);
      return 0;
    default:
      return undefined;
  }
}

function startCall(options: ControlsOptions, argument: number, operation: number): number {
  switch (operation) {
    case Call.probe:
      options.probe();
      return 0;
    case Call.nested:
      options.probe();
      options.machine.exec('_board.call(0, _board.PROBE)');
      return 0;
    case Call.learn:
      options.learn();
      return 0;
    case Call.hook:
      options.hook(argument);
      return 0;
    case Call.hold:
      options.hold(argument === 1);
      return 0;
    case Call.ready:
      options.ready(argument);
      return 0;
    case Call.restart:
      options.restart();
      return 0;
    case Call.sync:
      options.sync();
      return 0;
    case Call.reset:
      return options.leave({ type: 'reset' });
    case Call.deepSleep:
      return options.leave({ type: 'deep-sleep', ms: argument });
    default:
      throw new Error(`the board's Python made an unknown call ${operation}`);
  }
}

const Patch = { module: 0, moduleList: 1, text: 2 } as const;
const HEAD_BYTES = 16;

/** Carries out one request of `_board._patch`: change a module's names, the list of modules, or a constant text. */
export function applyPatch(machine: Machine, staticEnd: number, request: Uint8Array): void {
  const [kind, target, names, none] = new Uint32Array(request.slice(0, HEAD_BYTES).buffer);
  if (kind === undefined || target === undefined || names === undefined || none === undefined) {
    throw new Error('a patch request is too short');
  }
  if (kind === Patch.text) {
    replaceText(machine, target, new TextDecoder().decode(request.slice(HEAD_BYTES)));
    return;
  }
  const table = kind === Patch.module ? mapOfModule(machine, target) : findTableWith(machine, target, staticEnd);
  if (table === undefined) throw new Error('the table of built-in modules was not found');
  mergeIntoTable(machine, table, names, firstValue(machine, none));
}
