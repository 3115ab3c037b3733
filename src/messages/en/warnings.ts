import type { FileWarningDetails } from '../../base/file-warning.js';
import { nameText, sizeText } from '../format.js';
import type { WarningTexts } from '../types.js';

/** Names of the characters that can't be seen or told apart. */
const CHARACTER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u202f\u2007]/, 'no-break space'],
  [/[\u2000-\u200a\u205f\u3000]/, 'wide or narrow space'],
  [/[\u00ad\u200b-\u200f\u2060\ufeff]/, 'invisible character'],
  [/[\u2010-\u2014\ufe63]/, 'long dash'],
  [/\u2212/, 'minus of print'],
];

/** What a set of characters is called: `“ ”, no-break space`. */
function charactersText(characters: string): string {
  const names = new Set<string>();
  const shown: string[] = [];
  for (const character of characters) {
    const name = CHARACTER_NAMES.find(([pattern]) => pattern.test(character))?.[1];
    if (name === undefined) shown.push(character);
    else names.add(name);
  }
  return [...(shown.length > 0 ? [shown.slice(0, 8).join(' ')] : []), ...names].join(', ');
}

function syntaxBody({ message, bundledVersion }: FileWarningDetails['syntax-error']): string {
  const said = message.replaceAll('!', '').trim();
  if (bundledVersion === null) return `The connected board can’t compile it: ${said}. Import or run would stop at this line.`;
  return `MicroPython ${bundledVersion}, which comes with Outpost, says: ${said}. This is a hint only: no board was asked, and its firmware may know more or less.`;
}

const WHERE: Record<FileWarningDetails['shadows-module']['imported'], string> = {
  file: 'On this board your file wins: every “import” of that name, also by other files, gets it instead of the firmware’s module.',
  firmware: 'On this board the firmware’s module wins: your file is never imported.',
  uncertain: 'Which of the two is imported depends on the firmware; it could not be told for certain.',
};

const HOW: Record<FileWarningDetails['shadows-module']['origin'], string> = {
  builtin: 'built-in module',
  frozen: 'frozen module',
  unknown: 'module',
};

function shadowsBody(d: FileWarningDetails['shadows-module']): string {
  const has = d.knownFrom === 'board' ? `The firmware has a ${HOW[d.origin]}` : `Many firmwares have a ${HOW[d.origin]}`;
  return `${has} “${nameText(d.module)}”. ${WHERE[d.imported]} Another name avoids this.`;
}

/** Texts of what is odd about a file before it is sent: title, cause with a way on, and the label of the fix. */
export const warningTexts: WarningTexts = {
  'web-page': (path, d) => ({
    title: `${nameText(path)} is a web page`,
    body:
      d.site === 'github'
        ? 'It is GitHub’s page about the file, not the file. On that page choose “Download raw file”, or download the whole repository as ZIP.'
        : 'It begins like HTML: the browser saved the page about the file, not the file. Download it again by its direct link.',
    fixLabel: null,
  }),
  'lfs-pointer': (path, d) => ({
    title: `${nameText(path)} is a Git LFS pointer`,
    body: `It only says where the real file${d.size === null ? '' : ` (${sizeText(d.size)})`} is kept. Run “git lfs pull” in the folder, or download the file from the web site.`,
    fixLabel: null,
  }),
  'merge-conflict': (path, d) => ({
    title: `${nameText(path)} has merge-conflict marks`,
    body: `${d.count === 1 ? 'One conflict is' : `${String(d.count)} conflicts are`} left of a merge. Keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>.`,
    fixLabel: null,
  }),
  'syntax-error': (path, d) => ({
    title: d.bundledVersion === null ? `${nameText(path)} does not compile` : `${nameText(path)} may not compile`,
    body: syntaxBody(d),
    fixLabel: null,
  }),
  'byte-order-mark': (path, d) => ({
    title:
      d.encoding === 'utf-8'
        ? `${nameText(path)} begins with a byte-order mark`
        : `${nameText(path)} is in ${d.encoding.slice(0, 6).toUpperCase()}`,
    body:
      d.encoding === 'utf-8'
        ? 'Some editors put this invisible mark first. MicroPython takes it for a letter of the first word.'
        : 'MicroPython reads UTF-8 only. The text can be converted; nothing else changes.',
    fixLabel: d.encoding === 'utf-8' ? 'Remove the mark' : 'Convert to UTF-8',
  }),
  'typographic-characters': (path, d) => ({
    title: `${nameText(path)} has curly quotes or typographic spaces in its code`,
    body: `Copied from a PDF or a web page: ${charactersText(d.characters)}. Python wants plain quotes, spaces and signs there. Comments and texts stay as they are.`,
    fixLabel: d.count === 1 ? 'Replace 1 character' : `Replace ${String(d.count)} characters`,
  }),
  'bad-name': (path, d) => ({
    title: `The board can’t hold a file named ${nameText(path)}`,
    body: `${d.reason} Choose another name.`,
    fixLabel: 'Rename',
  }),
  'shadows-module': (path, d) => ({
    title: `${nameText(path)} has the name of a module`,
    body: shadowsBody(d),
    fixLabel: 'Rename',
  }),
};
