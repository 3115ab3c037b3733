import { utf8TextStrict } from '../base/bytes.js';
import { FRESH, READY } from './save-plan.js';

/** What is left out of a comparison, and who says so. */
export interface IgnoreRule {
  readonly pattern: string;
  readonly from: 'default' | 'pymakr.conf';
}

/** The file in a folder's root whose `py_ignore` is honoured. */
export const PYMAKR_CONF = 'pymakr.conf';

/** Outpost's own names while it saves or tries something out: never part of anything. */
const OWN: readonly string[] = [FRESH, READY, '.op-old', '.op-ran', '.op-try'].map((end) => `*${end}`);

const DEFAULTS: readonly string[] = [
  '.git',
  '.vscode',
  'workspaceStorage',
  'settings.json',
  'meta.json',
  'pymakr.json',
  'project.pymakr',
  PYMAKR_CONF,
  '__pycache__',
  '._*',
  'System Volume Information',
];

/** Rules that hold for everything, backups included. */
export const ownNames: readonly IgnoreRule[] = OWN.map((pattern) => ({ pattern, from: 'default' }));

/** Rules of every comparison of folders. */
export const defaultRules: readonly IgnoreRule[] = [
  ...ownNames,
  ...DEFAULTS.map((pattern) => ({ pattern, from: 'default' as const })),
];

/**
 * The rules of a folder: the defaults and what its `pymakr.conf` lists in `py_ignore`.
 *
 * A file that can't be understood counts as absent; `problem` says why, for the log.
 */
export function rulesOf(pymakrConf: Uint8Array | null): {
  readonly rules: readonly IgnoreRule[];
  readonly problem: string | null;
} {
  if (pymakrConf === null) return { rules: defaultRules, problem: null };
  const read = readPyIgnore(pymakrConf);
  if (typeof read === 'string') return { rules: defaultRules, problem: read };
  return { rules: [...defaultRules, ...read.map((pattern) => ({ pattern, from: 'pymakr.conf' as const }))], problem: null };
}

function readPyIgnore(bytes: Uint8Array): readonly string[] | string {
  const text = utf8TextStrict(bytes)?.replace(/^\ufeff/, '');
  if (text === undefined) return 'it is not UTF-8';
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (typeof data !== 'object' || data === null || !('py_ignore' in data)) return [];
  const { py_ignore: list } = data;
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) return 'py_ignore is not a list of names';
  return list.map(tidy).filter((pattern) => pattern !== '');
}

/** `./lib/`, `/lib` and `lib` mean the same. */
function tidy(pattern: string): string {
  return pattern
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '');
}

/**
 * The rule that leaves a path (relative, `/` between parts) out, or undefined.
 *
 * A pattern is a name, at any depth, or a path from the root; `*` and `?` stand for anything within a name. What is in a
 * folder that is left out is left out too.
 */
export function ignoredBy(path: string, rules: readonly IgnoreRule[]): IgnoreRule | undefined {
  const parts = path.split('/');
  return rules.find(({ pattern }) => {
    const wanted = pattern.split('/');
    if (wanted.length === 1) return parts.some((part) => matches(part, pattern));
    return wanted.length <= parts.length && wanted.every((one, i) => matches(parts[i] ?? '', one));
  });
}

/** Whether a name fits a pattern of `*` and `?`; takes time proportional to the product of their lengths at most. */
export function matches(name: string, pattern: string): boolean {
  let [n, p] = [0, 0];
  let [starAt, resumeAt] = [-1, 0];
  while (n < name.length) {
    if (pattern[p] === '*') {
      [starAt, resumeAt] = [p, n];
      p++;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      n++;
      p++;
    } else if (starAt >= 0) {
      // The last star takes one character more.
      resumeAt++;
      [n, p] = [resumeAt, starAt + 1];
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
