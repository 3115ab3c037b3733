import { OutpostError } from '../base/errors.js';
import { flashModels, type FlashModel } from './flash-model.js';
import { linkModels, type LinkName } from './link-model.js';

/** A main.py that makes trouble; put on the board, in memory only. Counts from the next power-on or hard reset. */
export type TroublesomeMain = 'catches-everything' | 'prints-forever' | 'kills-usb';

/** What goes wrong on a simulated board. Every knob can be changed while it runs. */
export interface FaultPlan {
  /** Chances per byte, both directions: lost, sent twice, one bit turned. */
  readonly drop: number;
  readonly duplicate: number;
  readonly corrupt: number;
  /** Each piece arrives this much later. */
  readonly delayMs: number;
  /** Pieces are cut into random smaller ones. */
  readonly split: boolean;
  /** The cable is pulled once this many bytes have passed, both directions counted. */
  readonly unplugAt: number | undefined;
  /** Writing stalls the processor: `ms` for every `bytes` that are erased. */
  readonly slowFlash: FlashModel | undefined;
  /** The port carries bytes no faster than this link; counts from the next opening on. */
  readonly link: LinkName | undefined;
  readonly diskFull: boolean;
  /** A FAT disk caches its directory: what was not synced may be lost or half done when the power is cut. */
  readonly fatCache: boolean;
  readonly main: TroublesomeMain | undefined;
  /** In deep sleep: native USB is gone, a bridge stays but nobody answers. */
  readonly asleep: boolean;
  /** Firmware whose USB is dead while main.py runs (user story 000). */
  readonly deadUsbInMain: boolean;
  /** For the random knobs: the same seed gives the same faults. */
  readonly seed: number;
}

/** Nothing goes wrong. */
export const noFaults: FaultPlan = {
  drop: 0,
  duplicate: 0,
  corrupt: 0,
  delayMs: 0,
  split: false,
  unplugAt: undefined,
  slowFlash: undefined,
  link: undefined,
  diskFull: false,
  fatCache: false,
  main: undefined,
  asleep: false,
  deadUsbInMain: false,
  seed: 1,
};

/** How `--fault` is written, one line each, for help texts. */
export const faultSyntax: readonly string[] = [
  'drop=0.01, duplicate=0.01, corrupt=0.01 (chance per byte)',
  'delay=20ms',
  'split',
  'unplug@4096 (bytes, both directions)',
  'slow-flash=85ms/4096 (for so many bytes)',
  `flash=${Object.keys(flashModels).join(' | ')}`,
  `link=${Object.keys(linkModels).join(' | ')}`,
  'disk-full',
  'fat-cache',
  'main=catches-everything | prints-forever | kills-usb',
  'asleep',
  'dead-usb-in-main',
  'seed=7',
];

/**
 * Reads one or more faults in text form, separated by commas, into changes of a plan.
 *
 * @throws OutpostError `app.usage` naming what is not understood.
 */
export function parseFaults(text: string): Partial<FaultPlan> {
  const parts = text.split(',').map((part) => part.trim());
  return Object.assign({}, ...parts.filter((part) => part !== '').map(parseFault)) as Partial<FaultPlan>;
}

function parseFault(text: string): Partial<FaultPlan> {
  const [, name = '', value] = /^([a-z-]+)(?:[=@](.*))?$/.exec(text) ?? [];
  switch (name) {
    case 'drop':
    case 'duplicate':
    case 'corrupt':
      return { [name]: number(text, value, /^(0|1|0?\.\d+|1\.0+)$/) };
    case 'delay':
      return { delayMs: number(text, value, /^(\d+)ms$/) };
    case 'unplug':
      return { unplugAt: number(text, value, /^(\d+)$/) };
    case 'seed':
      return { seed: number(text, value, /^(\d+)$/) };
    case 'slow-flash':
      return { slowFlash: parseSlowFlash(text, value) };
    case 'flash':
      return { slowFlash: flashModels[named(text, value, flashModels)] };
    case 'link':
      return { link: named(text, value, linkModels) };
    case 'main':
      return { main: parseMain(text, value) };
    default:
      return parseSwitch(text);
  }
}

function parseSwitch(text: string): Partial<FaultPlan> {
  if (text === 'split') return { split: true };
  if (text === 'disk-full') return { diskFull: true };
  if (text === 'fat-cache') return { fatCache: true };
  if (text === 'asleep') return { asleep: true };
  if (text === 'dead-usb-in-main') return { deadUsbInMain: true };
  throw notUnderstood(text);
}

function number(text: string, value: string | undefined, form: RegExp): number {
  const found = form.exec(value ?? '')?.[1];
  if (found === undefined) throw notUnderstood(text);
  return Number(found);
}

function named<T extends object>(text: string, value: string | undefined, known: T): keyof T & string {
  const found = Object.keys(known).find((name) => name === value);
  if (found === undefined) throw notUnderstood(text);
  return found as keyof T & string; // It is one of its keys.
}

function parseSlowFlash(text: string, value: string | undefined): FlashModel {
  const [, ms, bytes] = /^(\d+)ms\/(\d+)$/.exec(value ?? '') ?? [];
  if (ms === undefined || bytes === undefined || Number(bytes) === 0) throw notUnderstood(text);
  return { ms: Number(ms), bytes: Number(bytes) };
}

function parseMain(text: string, value: string | undefined): TroublesomeMain {
  if (value === 'catches-everything' || value === 'prints-forever' || value === 'kills-usb') return value;
  throw notUnderstood(text);
}

function notUnderstood(text: string): OutpostError {
  return new OutpostError('app.usage', { message: `"${text}" is not a fault. Faults: ${faultSyntax.join('; ')}.` });
}

/**
 * A loop in a `try` in a loop in a `try` and so on: an interrupt that comes between an inner `except` and its next `try` is caught one
 * level further out, so it takes one more Ctrl-C than there are levels, each within microseconds of the last. All it does lies within,
 * from its first instruction on. Once in its loop it lights a pin.
 */
function catchingMain(levels: number): string {
  const pad = (depth: number): string => ' '.repeat(depth);
  const open = Array.from({ length: levels }, (_, i) => [`${pad(2 * i)}while True:`, `${pad(2 * i + 1)}try:`]).flat();
  const work = ['import time', 'from machine import Pin', 'Pin(13, Pin.OUT).on()', 'while True: time.sleep_ms(20)'];
  const close = Array.from({ length: levels }, (_, i) => `${pad(2 * (levels - 1 - i) + 1)}except BaseException: pass`);
  return [...open, ...work.map((line) => pad(2 * levels) + line), ...close, ''].join('\n');
}

/** The source of a troublesome main.py. */
export const troublesomeMains: Readonly<Record<TroublesomeMain, string>> = {
  'catches-everything': catchingMain(6),
  'prints-forever': ['n = 0', 'while True:', '    print("reading", n)', '    n += 1', ''].join('\n'),
  'kills-usb': [
    'import time',
    'from machine import Pin',
    'led = Pin(13, Pin.OUT)',
    'while True:',
    '    led.toggle()',
    '    time.sleep_ms(500)',
    '',
  ].join('\n'),
};

/** The knobs as the parts of a board see them: live values, and a notice when one changes. */
export class FaultControl {
  #plan: FaultPlan;
  readonly #onChange: (plan: FaultPlan, before: FaultPlan) => void;

  constructor(plan: FaultPlan, onChange: (plan: FaultPlan, before: FaultPlan) => void) {
    this.#plan = plan;
    this.#onChange = onChange;
  }

  get plan(): FaultPlan {
    return this.#plan;
  }

  /** Turns some knobs. */
  set(changes: Partial<FaultPlan>): void {
    const before = this.#plan;
    this.#plan = { ...before, ...changes };
    this.#onChange(this.#plan, before);
  }
}
