import { OutpostError } from '../../base/errors.js';
import { checkWords } from '../arguments.js';
import { withFiles } from '../files.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost df`. */
export const df: Verb = {
  words: '',
  options: BOARD_OPTIONS,
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 0, 0, '');
    const { root, usage } = await withFiles(context, 'Reading the free space', async ({ fs, wait }) => ({
      root: fs.root,
      usage: await fs.usage(wait),
    }));
    if (usage === null) throw new OutpostError('app.unsupported-platform', { what: 'The free space', platform: 'this board' });
    const { total, free, blockSize } = usage;
    if (output.isJson) {
      output.json({ root, total, used: total - free, free, blockSize });
      return 0;
    }
    output.line(`${'path'.padEnd(12)} ${['size', 'used', 'free'].map((name) => name.padStart(10)).join(' ')}`);
    output.line(`${root.padEnd(12)} ${[total, total - free, free].map((bytes) => String(bytes).padStart(10)).join(' ')}`);
    return 0;
  },
};
