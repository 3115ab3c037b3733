import { OutpostError } from '../../base/errors.js';
import { checkWords } from '../arguments.js';
import { connect, waitFor } from '../connect.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost reset`. */
export const reset: Verb = {
  words: '',
  options: {
    ...BOARD_OPTIONS,
    hard: { type: 'boolean', help: 'as the reset button does' },
    soft: { type: 'boolean', help: 'start Python anew' },
    'safe-boot': { type: 'boolean', help: 'start a Pycom board without boot.py and main.py' },
  },
  notes: ['Without an option, by the reset after which this board runs main.py. The board is left running.'],
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 0, 0, '');
    const asked = (['hard', 'soft', 'safe-boot'] as const).filter((name) => args.flag(name));
    if (asked.length > 1)
      throw new OutpostError('app.usage', { message: 'Only one of --hard, --soft and --safe-boot can be done.' });
    await using connection = await connect(context);
    const { session } = connection;
    const wait = waitFor(context);
    const kind = asked[0] ?? (session.profile.startup.restartBy === 'soft-reset' ? 'soft' : 'hard');
    if (kind === 'hard') await session.hardReset(wait);
    else if (kind === 'soft') await session.softReset(wait);
    else await session.safeBoot(wait);
    if (output.isJson) output.json({ reset: kind });
    return 0;
  },
};
