import changeText from '../../resources/device/fs_change.py?raw';
import hashText from '../../resources/device/fs_hash.py?raw';
import listText from '../../resources/device/fs_list.py?raw';
import readText from '../../resources/device/fs_read.py?raw';
import writeText from '../../resources/device/fs_write.py?raw';

/** Python of ours for a board; the shape that a lease takes. */
export interface FileScript {
  readonly name: string;
  readonly text: string;
}

/** Shortens Python for the link and small heaps: no comment lines, no blank lines, one space a level. */
export function shorten(python: string): string {
  return python
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .map((line) => line.replace(/^ +/, (indent) => ' '.repeat(indent.length / 4)))
    .join('\n')
    .concat('\n');
}

/** The scripts behind `RawReplFs`; all their names start with `_op_`. */
export const fileScripts = {
  change: { name: 'fs_change', text: shorten(changeText) },
  hash: { name: 'fs_hash', text: shorten(hashText) },
  list: { name: 'fs_list', text: shorten(listText) },
  read: { name: 'fs_read', text: shorten(readText) },
  write: { name: 'fs_write', text: shorten(writeText) },
} as const satisfies Record<string, FileScript>;
