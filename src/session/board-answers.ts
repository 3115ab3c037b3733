import { utf8, utf8Text } from '../base/bytes.js';
import type { BoardIdentity } from './types.js';

type Answers = ReadonlyMap<string, readonly string[]>;

/** Reads the `key=value` lines that our device scripts print; a key may come several times. */
export function readAnswers(stdout: Uint8Array): Answers {
  const out = new Map<string, string[]>();
  for (const line of utf8Text(stdout).split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (at <= 0) continue;
    const key = line.slice(0, at);
    const values = out.get(key) ?? [];
    values.push(line.slice(at + 1));
    out.set(key, values);
  }
  return out;
}

/**
 * Whether what `identify.py` printed ends with its own sum, so that nothing is missing or damaged. A board that has `os.stat` and
 * does not say where it is may have been asked by damaged code.
 */
export function isWholeIdentity(stdout: Uint8Array): boolean {
  const lines = utf8Text(stdout).trimEnd().split(/\r?\n/);
  if (lines.includes('stat=1') && !lines.some((line) => line.startsWith('cwd='))) return false;
  return lines.pop() === `sum=${sumOfLines(lines)}`;
}

/** The sum that `identify.py` makes of the lines that it prints. */
export function sumOfLines(lines: readonly string[]): number {
  return utf8(lines.join('')).reduce((sum, byte) => (sum * 31 + byte) & 0xffff, 0);
}

/** Memory figures of `facts.py`, or null when the firmware does not count. */
export function readMemory(answers: Answers): { readonly free: number; readonly total: number } | null {
  const free = Number(one(answers, 'free'));
  const used = Number(one(answers, 'used'));
  return one(answers, 'free') === '' || !Number.isFinite(free + used) ? null : { free, total: free + used };
}

/** Identity as `identify.py` prints it. Source: reference/micropython-host.md 1.5 point 7, 1.7, 1.9. */
export function readIdentity(answers: Answers): BoardIdentity {
  const has = (key: string): boolean => one(answers, key) === '1';
  const version = one(answers, 'version')
    .split(',')
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  const mpy = Number(one(answers, 'mpy'));
  return {
    uniqueId: orElse(one(answers, 'id'), null),
    machine: orElse(one(answers, 'machine'), one(answers, 'platform')),
    implementation: one(answers, 'implementation'),
    version,
    firmware: firmwareOf(answers, version),
    platform: one(answers, 'platform'),
    mpy: one(answers, 'mpy') === '' || !Number.isFinite(mpy) ? null : mpy,
    root: rootOf(answers),
    path: answers.get('path') ?? [],
    has: {
      rename: has('rename'),
      sha256: has('sha256'),
      crc32: has('crc32'),
      base64: has('a2b_base64'),
      statvfs: has('statvfs'),
      ilistdir: has('ilistdir'),
      stat: has('stat'),
      inflate: has('DeflateIO') ? 'deflate' : has('DecompIO') ? 'uzlib' : null,
      binaryStdin: has('stdin') && has('poll'),
    },
  };
}

/** The firmware in words: what `sys.version` says after the language version, else name and build. */
function firmwareOf(answers: Answers, version: readonly number[]): string {
  const spoken = /;\s*(.+)$/.exec(one(answers, 'sysversion'))?.[1];
  if (spoken !== undefined) return spoken.trim();
  const name = one(answers, 'implementation');
  const title = name === 'micropython' || name === '' ? 'MicroPython' : name;
  const build = orElse(one(answers, 'build'), orElse(one(answers, 'release'), version.join('.')));
  return build.includes(title) ? build : `${title} ${build}`.trim();
}

/** Where files are kept: `/flash` where it exists, else `/`; null on firmware without folders. */
function rootOf(answers: Answers): string | null {
  if (one(answers, 'flash') === 'True' || answers.get('path')?.includes('/flash') === true) return '/flash';
  return one(answers, 'cwd') === '' ? null : '/';
}

function one(answers: Answers, key: string): string {
  return answers.get(key)?.[0] ?? '';
}

/** The text, or something else when it is empty. */
function orElse<T>(text: string, other: T): string | T {
  return text === '' ? other : text;
}
