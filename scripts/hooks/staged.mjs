// Formats and lints what is about to be committed. A file that is staged in part is only checked: formatting it would stage the rest.
import { spawnSync } from 'node:child_process';
import { root } from '../lib/root.mjs';

const git = (/** @type {string[]} */ ...args) =>
  spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.split('\0').filter(Boolean);
const node = (/** @type {string[]} */ ...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;

const staged = git('diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z');
const inPart = new Set(git('diff', '--name-only', '-z'));
const whole = staged.filter((file) => !inPart.has(file));
const partly = staged.filter((file) => inPart.has(file));
const code = staged.filter((file) => /\.(?:tsx?|mjs|cjs|js)$/.test(file));
const prettier = ['node_modules/prettier/bin/prettier.cjs', '--ignore-unknown', '--log-level', 'warn'];

const isFormatted =
  (whole.length === 0 ||
    (node(...prettier, '--write', ...whole) && spawnSync('git', ['add', '--', ...whole], { cwd: root }).status === 0)) &&
  (partly.length === 0 || node(...prettier, '--check', ...partly));
const isLinted = code.length === 0 || node('node_modules/eslint/bin/eslint.js', '--no-warn-ignored', ...code);
process.exitCode = isFormatted && isLinted ? 0 : 1;
