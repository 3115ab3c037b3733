import { withDeadline } from '../base/deadline.js';
import { profileById } from '../boards/catalogue.js';
import type { Place } from './place.js';
import { switchOn } from './power-on.js';
import type { Context } from './verb.js';

/** `sim:<board>` of a command: on from its start to its end, so that boot.py and main.py run. */
export async function simulatedPlace(context: Context, address: string): Promise<Place> {
  const powered = await switchOn(context, address.slice('sim:'.length));
  const { board, info } = powered;
  const profile = profileById(info.profile);
  return {
    kind: 'simulated',
    address,
    label: address,
    profile,
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
