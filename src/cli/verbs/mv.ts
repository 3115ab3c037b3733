import { OutpostError } from '../../base/errors.js';
import { joinDevicePath, nameOf } from '../../files/path.js';
import { checkWords } from '../arguments.js';
import { boardPath, namesFolder } from '../board-path.js';
import { withFiles } from '../files.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost mv :a.py :b.py`. */
export const mv: Verb = {
  words: ':FROM :TO',
  options: BOARD_OPTIONS,
  notes: ['Into a folder when TO is one. Nothing that is there is replaced.'],
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 2, 2, 'The old or new path on the board');
    const [fromWord = '', toWord = ''] = args.words;
    const moved = await withFiles(context, 'Moving a file', async ({ fs, wait }) => {
      const from = boardPath(fromWord, fs.root);
      const target = boardPath(toWord, fs.root);
      const there = await fs.stat(target, wait);
      if (there === null && namesFolder(toWord)) throw new OutpostError('fs.not-found', { path: target });
      const to = there?.kind === 'folder' ? joinDevicePath(target, nameOf(from)) : target;
      // LittleFS would replace it without a word.
      if ((await fs.stat(to, wait)) !== null) throw new OutpostError('fs.exists', { path: to });
      await fs.rename(from, to, wait);
      await fs.sync(wait);
      return { from, to };
    });
    if (output.isJson) output.json(moved);
    return 0;
  },
};
