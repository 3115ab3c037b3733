import { systemClock } from '../base/clock.js';
import { Deadline, withDeadline } from '../base/deadline.js';
import { DisposableStore } from '../base/disposable.js';
import { isOutpostError } from '../base/errors.js';
import { profileById } from '../boards/catalogue.js';
import type { SimulatedBoard } from '../simulators/index.js';
import type { Place } from './place.js';
import { switchOn } from './power-on.js';
import type { Context } from './verb.js';

/** `sim:<board>` of a command: on from its start to its end, so that boot.py and main.py run. */
export async function simulatedPlace(context: Context, address: string): Promise<Place> {
  const powered = await switchOn(context, address.slice('sim:'.length));
  const { board, info } = powered;
  const profile = profileById(info.profile);
  await started(board, context.signal);
  return {
    kind: 'simulated',
    address,
    label: address,
    profile,
    isSureBoard: true,
    baudRate: profile.baudRate,
    open: (options) => board.open(options),
    async waitForPort(options) {
      if (board.present) return;
      let stop: Disposable | undefined;
      const isBack = new Promise<void>((resolve) => {
        stop = board.onDidChangePresence((isPresent) => {
          if (isPresent) resolve();
        });
      });
      try {
        await withDeadline(isBack, `the return of ${address}`, options);
      } finally {
        stop?.[Symbol.dispose]();
      }
    },
    [Symbol.asyncDispose]: () => powered[Symbol.asyncDispose](),
  };
}

/** A boot.py that takes longer is talked to while it runs. */
const START_MS = 3000;

/**
 * Waits until the board has come to main.py or its prompt and its port is there, so that nothing is said to a board that is still starting.
 * Firmware whose USB is dead while main.py runs is there when that ends.
 */
async function started(board: SimulatedBoard, signal: AbortSignal): Promise<void> {
  using store = new DisposableStore();
  const isUp = new Promise<void>((resolve) => {
    let isBooted = board.faults.plan.asleep;
    const look = (): void => {
      if (isBooted && board.present) resolve();
    };
    store.add(
      board.onDidHappen(({ kind, text }) => {
        isBooted ||= kind === 'failed' || (kind === 'phase' && text !== 'boot');
        look();
      }),
    );
    store.add(board.onDidChangePresence(look));
    look();
  });
  try {
    await withDeadline(isUp, 'the start of the board', { deadline: Deadline.after(START_MS, systemClock), signal });
  } catch (error) {
    if (!isOutpostError(error, 'protocol.timeout')) throw error;
  }
}
