import { checkWords } from '../arguments.js';
import { boardPath } from '../board-path.js';
import { withFiles } from '../files.js';
import { jsonBytes } from '../output.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost cat :boot.py`. */
export const cat: Verb = {
  words: ':PATH…',
  options: BOARD_OPTIONS,
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 1, 1000, 'The path of a file on the board');
    await withFiles(context, 'Reading files', async ({ fs, wait }) => {
      for (const word of args.words) {
        const path = boardPath(word, fs.root);
        const content = await fs.read(path, wait);
        if (output.isJson) output.json({ path, size: content.length, ...jsonBytes('content', content) });
        else output.bytes(content);
      }
    });
    return 0;
  },
};
