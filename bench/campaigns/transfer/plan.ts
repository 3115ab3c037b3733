import { utf8 } from '../../../src/base/bytes.js';
import type { FaultPlan } from '../../../src/simulators/index.js';
import { Random } from '../session/random.js';

/** What is done with the board's files. */
export const ACTIONS = ['upload', 'overwrite', 'crowded', 'tree', 'forest', 'large', 'sync', 'restore', 'download'] as const;

/** What goes wrong, and after how many bytes it does. */
export const FAULTS = [
  'none',
  'cut',
  'cut-at-swap',
  'cut-after',
  'drop',
  'duplicate',
  'corrupt',
  'burst',
  'delay',
  'split',
  'disk-full',
  'reset',
  'reset-at-swap',
  'cancel',
  'crash',
  'crash-at-swap',
  'slow-flash',
] as const;

/** A file before and after, relative to the disk; null: not there. Equal ones are not to be touched. */
export interface PlannedFile {
  readonly path: string;
  readonly old: Uint8Array | null;
  readonly fresh: Uint8Array | null;
}

/** Everything that is decided about a case before it is played. */
export interface CasePlan {
  readonly board: 'generic' | 'nano33ble' | 'openmv-h7' | 'fipy';
  readonly action: (typeof ACTIONS)[number];
  readonly fault: (typeof FAULTS)[number];
  /** When the fault strikes: bytes on the wire, both directions. */
  readonly at: number;
  /** How much of it there is: bytes of a burst, ms of a delay. */
  readonly much: number;
  /** Knobs that are turned from the start. */
  readonly knobs: Partial<FaultPlan>;
  readonly files: readonly PlannedFile[];
  readonly seed: number;
}

const FOLDER = '/app';

/** The case of this number: the same seed and number give the same case. */
export function planCase(seed: number, index: number): CasePlan {
  const own = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const random = new Random(own);
  const board = random.pick(['generic', 'nano33ble', 'openmv-h7', 'fipy'] as const);
  const isSmall = board === 'nano33ble' || board === 'openmv-h7';
  const action = random.pick(ACTIONS.filter((one) => (one === 'crowded' ? isSmall : one !== 'large' || board === 'generic')));
  const fault = random.pick(FAULTS);
  const files = [...others(random), ...filesOf(random, action, board)];
  const fast = fault.startsWith('slow') ? 1 : 0.15;
  const slowFlash = random.next() < fast ? { ms: random.between(2, 25), bytes: 4096 } : undefined;
  const fatCache = random.next() < 0.6;
  return {
    board,
    action,
    fault,
    at: random.between(0, isAtSwap({ fault, action }) ? 500 : traffic(files, { board, action })),
    much: random.between(1, 200),
    knobs: { ...rates(random, fault), slowFlash, fatCache },
    files,
    seed: own,
  };
}

/** Files that nothing is done with. */
function others(random: Random): readonly PlannedFile[] {
  return ['/notes.txt', '/lib/util.py'].map((path) => {
    const content = contentOf(random, random.between(0, 1500));
    return { path, old: content, fresh: content };
  });
}

function filesOf(random: Random, action: CasePlan['action'], board: CasePlan['board']): readonly PlannedFile[] {
  const some = (): Uint8Array => contentOf(random, Math.floor(10 ** (1 + random.next() * 3.1)));
  const few = (): Uint8Array => contentOf(random, random.between(0, 900));
  switch (action) {
    case 'upload':
      return [{ path: `${FOLDER}/new.py`, old: null, fresh: some() }];
    case 'overwrite':
      return [{ path: `${FOLDER}/main.py`, old: some(), fresh: some() }];
    case 'crowded': {
      const [least, most] = board === 'nano33ble' ? [25_000, 32_000] : [48_000, 60_000];
      return [
        {
          path: '/model.bin',
          old: contentOf(random, random.between(least, most)),
          fresh: contentOf(random, random.between(least, most)),
        },
      ];
    }
    case 'large': {
      const size = random.between(80_000, 250_000);
      // Some of it packs twenty to one: little on the wire, much to write.
      const fresh = random.next() < 0.3 ? new Uint8Array(size).fill(random.between(0, 255)) : contentOf(random, size);
      return [{ path: '/large.bin', old: random.next() < 0.5 ? null : contentOf(random, 5000), fresh }];
    }
    case 'forest':
      return Array.from({ length: board === 'nano33ble' ? 8 : random.between(30, 60) }, (_, i) => ({
        path: `${FOLDER}/leaf${i}.py`,
        old: random.next() < 0.5 ? null : few(),
        fresh: few(),
      }));
    case 'download':
      return [0, 1, 2].slice(random.between(0, 2)).map((i) => {
        const content = some();
        return { path: `${FOLDER}/log${i}.bin`, old: content, fresh: content };
      });
    case 'tree':
    case 'sync':
    case 'restore':
      return Array.from({ length: random.between(3, board === 'nano33ble' ? 7 : 12) }, (_, i) => {
        const path = `${FOLDER}/${i % 3 === 0 ? 'deep/' : ''}file${i}.py`;
        const fate = random.between(0, 9);
        const old = few();
        if (fate < 3) return { path, old: null, fresh: few() };
        if (fate < 7) return { path, old, fresh: few() };
        return { path, old, fresh: fate < 9 || action === 'tree' ? old : null };
      });
  }
}

/** Whether the fault waits for a new content to be put in place. */
export function isAtSwap({ fault, action }: Pick<CasePlan, 'fault' | 'action'>): boolean {
  return fault.endsWith('-at-swap') && action !== 'download';
}

/** About how many bytes pass, so that faults strike in all parts of it. */
function traffic(files: readonly PlannedFile[], { board, action }: Pick<CasePlan, 'board' | 'action'>): number {
  const moved = files.filter(({ path, old, fresh }) => old !== fresh || (action === 'download' && path.includes('log')));
  const bytes = moved.reduce((sum, { old, fresh }) => sum + (old?.length ?? 0) + (fresh?.length ?? 0), 0);
  const isOneByOne = action === 'sync' || action === 'restore';
  const [start, share] = board === 'fipy' ? [6000, 1.4] : [4000, 0.9];
  return start + Math.ceil(bytes * share) + moved.length * (isOneByOne ? 1500 : 200);
}

function rates(random: Random, fault: CasePlan['fault']): Partial<FaultPlan> {
  const rate = 1 / Math.floor(10 ** (2.3 + random.next() * 2.2));
  if (fault === 'drop' || fault === 'duplicate' || fault === 'corrupt') return { [fault]: rate };
  if (fault === 'delay') return { delayMs: random.between(1, 12) };
  return fault === 'split' ? { split: true } : {};
}

/** Source, which packs well, or noise, which does not. */
function contentOf(random: Random, size: number): Uint8Array {
  if (random.next() < 0.5) return Uint8Array.from({ length: size }, () => random.between(0, 255));
  let text = '';
  for (let i = 0; text.length < size; i++)
    text += `def step_${random.between(0, 999)}(frame, gain=${i}):\n    return frame.scale(${i})\n`;
  return utf8(text.slice(0, size));
}
