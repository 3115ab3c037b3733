import type { Verb } from '../verb.js';

/** `outpost serve`: the browser shell, in this process. Its arguments are its own. */
export const serve: Verb = {
  words: '[FOLDER…]',
  options: {},
  hasOwnArguments: true,
  async run({ argv, build }) {
    const { runServer } = await import('../../server/index.js');
    return (await runServer([...argv], build)) === 0 ? 0 : 1;
  },
};
