import type { PyValue } from '../base/py-literal.js';
import changeText from '../../resources/device/fs_change.py?raw';
import giveText from '../../resources/device/fs_give.py?raw';
import hashText from '../../resources/device/fs_hash.py?raw';
import listText from '../../resources/device/fs_list.py?raw';
import lookText from '../../resources/device/fs_look.py?raw';
import printsText from '../../resources/device/fs_prints.py?raw';
import readText from '../../resources/device/fs_read.py?raw';
import replaceText from '../../resources/device/fs_replace.py?raw';
import takeText from '../../resources/device/fs_take.py?raw';
import inflateText from '../../resources/device/fs_inflate.py?raw';
import writeText from '../../resources/device/fs_write.py?raw';

/** Python of ours for a board; the shape that a lease takes. */
export interface FileScript {
  readonly name: string;
  readonly text: string;
}

/** A string literal, or an operator with the blanks around it. Our scripts have no literals over several lines. */
const LITERAL_OR_OPERATOR = /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')| *([-+*%&|<>=!,:]+) */g;

/** Shortens Python for the link and small heaps: no comment lines, no blank lines, one space a level, none around operators. */
export function shorten(python: string): string {
  return python
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .map((line) => {
      const code = line.trimStart();
      const indent = ' '.repeat((line.length - code.length) / 4);
      return indent + code.replace(LITERAL_OR_OPERATOR, (_, literal?: string, operator?: string) => literal ?? operator ?? '');
    })
    .join('\n')
    .concat('\n');
}

/** What names a file, as the scripts take it: twice, so that a byte lost on the way never leads to another file. */
export function twice(value: PyValue): readonly PyValue[] {
  return [value, value];
}

/** The scripts behind `RawReplFs`; all their names start with `_op_`. */
export const fileScripts = {
  change: { name: 'fs_change', text: shorten(changeText) },
  give: { name: 'fs_give', text: shorten(giveText) },
  hash: { name: 'fs_hash', text: shorten(hashText) },
  list: { name: 'fs_list', text: shorten(listText) },
  look: { name: 'fs_look', text: shorten(lookText) },
  prints: { name: 'fs_prints', text: shorten(lookText.slice(0, lookText.indexOf('def _op_look')) + printsText) },
  read: { name: 'fs_read', text: shorten(readText) },
  replace: { name: 'fs_replace', text: shorten(replaceText) },
  take: { name: 'fs_take', text: shorten(takeText) },

  /** Takes many files, each put in place when it is complete. */
  takeMany: { name: 'fs_take_many', text: shorten(takeText + replaceText) },
  write: { name: 'fs_write', text: shorten(writeText) },
  /** The same with packed blocks. */
  writePacked: { name: 'fs_write_packed', text: shorten(writeText + inflateText) },
} as const satisfies Record<string, FileScript>;
