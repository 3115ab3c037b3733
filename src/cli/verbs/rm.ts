import { OutpostError } from '../../base/errors.js';
import { checkWords } from '../arguments.js';
import { boardPath } from '../board-path.js';
import { keepingOld, withFiles } from '../files.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost rm :old.py`. */
export const rm: Verb = {
  words: ':PATH…',
  options: {
    ...BOARD_OPTIONS,
    recursive: { type: 'boolean', short: 'r', help: 'delete folders with all that is inside' },
    force: { type: 'boolean', short: 'f', help: 'what is not there is no error' },
  },
  notes: ['The last 20 contents deleted from a board stay on this computer and can be brought back in the IDE.'],
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 1, 1000, 'The path of a file on the board');
    const removed = await withFiles(context, 'Deleting files', async (files) => {
      const { fs, kind, wait } = files;
      const paths: string[] = [];
      for (const word of args.words) {
        const path = boardPath(word, fs.root);
        const entry = await fs.stat(path, wait);
        if (entry === null && args.flag('force')) continue;
        if (entry === null) throw new OutpostError('fs.not-found', { path });
        if (entry.kind === 'folder' && !args.flag('recursive')) throw new OutpostError('fs.is-directory', { path });
        paths.push(path);
      }
      const { removeAll } = await import('../../files/transfer.js');
      if (paths.length > 0) await removeAll(fs, paths, { ...(await keepingOld(context, files)), kind });
      return paths;
    });
    if (output.isJson) output.json({ removed });
    return 0;
  },
};
