import path from 'node:path';
import { utf8TextStrict } from '../../base/bytes.js';
import { OutpostError } from '../../base/errors.js';
import { checkWords } from '../arguments.js';
import { readAll } from '../input.js';
import { readLocal } from '../local-files.js';
import { PROGRAM_OPTIONS, runOnBoard } from '../program.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost run script.py`. */
export const run: Verb = {
  words: 'FILE',
  options: {
    ...BOARD_OPTIONS,
    ...PROGRAM_OPTIONS,
    'no-reset': { type: 'boolean', help: 'keep variables and modules of the board instead of starting Python anew' },
  },
  notes: [
    'Stops what runs on the board and runs the script without writing it there; “-” reads it from standard input.',
    'Standard input goes to the script. Python starts anew before it, but on boards where a soft reset does harm.',
  ],
  async run(context) {
    const { args } = context;
    checkWords(args.words, 1, 1, 'The script');
    const file = args.words[0] ?? '';
    const content = file === '-' ? await readAll() : await readLocal(file);
    const code = utf8TextStrict(content);
    if (code === undefined)
      throw new OutpostError('app.usage', { message: `${file} is not a Python script: its bytes are not text.` });
    const mode = args.flag('raw-stdin') ? 'raw' : 'lines';
    return runOnBoard(context, {
      name: file === '-' ? '<stdin>' : path.basename(file),
      file: file === '-' ? null : file,
      code: code.replace(/^\ufeff/, ''),
      resetFirst: !args.flag('no-reset'),
      input: file === '-' ? 'none' : mode,
    });
  },
};
