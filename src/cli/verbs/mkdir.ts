import { OutpostError } from '../../base/errors.js';
import type { WaitOptions } from '../../base/deadline.js';
import type { DeviceFs } from '../../files/device-fs.js';
import { parentOf } from '../../files/path.js';
import { checkWords } from '../arguments.js';
import { boardPath } from '../board-path.js';
import { withFiles } from '../files.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost mkdir :lib`. */
export const mkdir: Verb = {
  words: ':PATH…',
  options: {
    ...BOARD_OPTIONS,
    parents: { type: 'boolean', help: 'make missing folders above it too; one that is there is no error' },
  },
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 1, 1000, 'The path of a folder on the board');
    const made = await withFiles(context, 'Making folders', async ({ fs, wait }) => {
      const paths = args.words.map((word) => boardPath(word, fs.root));
      for (const path of paths) {
        if (args.flag('parents')) await makeFolders(fs, path, wait);
        else await fs.makeFolder(path, wait);
      }
      await fs.sync(wait);
      return paths;
    });
    if (output.isJson) output.json({ made });
    return 0;
  },
};

/** Makes a folder and those above it where they are missing. @throws OutpostError `fs.not-directory` when a file is in the way. */
export async function makeFolders(fs: DeviceFs, path: string, wait: WaitOptions): Promise<void> {
  const entry = await fs.stat(path, wait);
  if (entry?.kind === 'folder') return;
  if (entry !== null) throw new OutpostError('fs.not-directory', { path });
  await makeFolders(fs, parentOf(path), wait);
  await fs.makeFolder(path, wait);
}
