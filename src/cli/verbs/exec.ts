import { isatty } from 'node:tty';
import { checkWords } from '../arguments.js';
import { PROGRAM_OPTIONS, runOnBoard } from '../program.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost exec 'print(1)'`. */
export const exec: Verb = {
  words: 'CODE',
  options: { ...BOARD_OPTIONS, ...PROGRAM_OPTIONS, stdin: { type: 'boolean', help: 'pass standard input on to the code' } },
  notes: [
    'Stops what runs on the board, runs the code at its prompt and leaves its variables there. Nothing is written to the board.',
  ],
  run(context) {
    const { words } = context.args;
    checkWords(words, 1, 1, 'The code');
    const isAsking = context.args.flag('stdin') || context.args.flag('raw-stdin');
    const mode = context.args.flag('raw-stdin') ? 'raw' : 'lines';
    // Asked of the descriptor: making the stream takes milliseconds, and without a terminal it is not needed.
    const input = isAsking || isatty(0) ? mode : 'none';
    return runOnBoard(context, { name: '<stdin>', file: null, code: words[0] ?? '', resetFirst: false, input });
  },
};
