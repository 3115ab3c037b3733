import { OutpostError } from '../../base/errors.js';
import type { DeviceEntry } from '../../files/device-fs.js';
import { checkWords } from '../arguments.js';
import { boardPath } from '../board-path.js';
import { withFiles } from '../files.js';
import { printable } from '../output.js';
import { BOARD_OPTIONS, type Verb } from '../verb.js';

/** `outpost ls :lib`. */
export const ls: Verb = {
  words: '[:PATH]',
  options: { ...BOARD_OPTIONS, recursive: { type: 'boolean', short: 'r', help: 'with all that is inside folders' } },
  async run(context) {
    const { args, output } = context;
    checkWords(args.words, 0, 1, '');
    const found = await withFiles(context, 'Listing files', async ({ fs, wait }) => {
      const path = boardPath(args.words[0] ?? ':', fs.root);
      const entry = await fs.stat(path, wait);
      if (entry === null) throw new OutpostError('fs.not-found', { path });
      if (entry.kind === 'file') return { top: path, entries: [entry] };
      return { top: path, entries: args.flag('recursive') ? await fs.tree(path, wait) : await fs.list(path, wait) };
    });
    if (output.isJson) output.json({ path: found.top, entries: found.entries });
    else for (const entry of found.entries) output.line(lineOf(entry, found.top));
    return 0;
  },
};

function lineOf({ path, kind, size }: DeviceEntry, top: string): string {
  const below = path === top ? path.slice(path.lastIndexOf('/') + 1) : path.slice(top === '/' ? 1 : top.length + 1);
  return `${String(size ?? '').padStart(10)} ${printable(below)}${kind === 'folder' ? '/' : ''}`;
}
