import { boardProfiles } from '../../boards/catalogue.js';
import { checkWords } from '../arguments.js';
import { JSON_OPTION, type Verb } from '../verb.js';

/** `outpost boards`. */
export const boards: Verb = {
  words: '',
  options: JSON_OPTION,
  notes: [
    'What Outpost knows of kinds of boards, and on what it was tried. “outpost ports” lists the boards that are plugged in.',
  ],
  async run({ args, output }) {
    checkWords(args.words, 0, 0, '');
    const { simulatedList } = await import('../simulated-list.js');
    const simulated = simulatedList();
    const rows = boardProfiles.map(({ id, name, tested, features }) => ({
      id,
      name,
      tested,
      features,
      simulated: simulated.filter((board) => board.profile === id).map((board) => `sim:${board.id}`),
    }));
    if (output.isJson) {
      output.json({ boards: rows });
      return 0;
    }
    for (const { id, name, tested, simulated: addresses } of rows) {
      output.line(`${id.padEnd(32)} ${name.padEnd(40)} ${[tested, ...addresses].join(', ')}`);
    }
    return 0;
  },
};
