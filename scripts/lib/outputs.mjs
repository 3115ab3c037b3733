import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DAY_MS = 86_400_000;

/**
 * Writes bundles so that a process starting at this moment never reads half a file: only what changed, each by rename.
 * Chunks of an older build stay a day, because a running server may still load them lazily.
 * @param {readonly { path: string, contents: Uint8Array }[]} files absolute paths
 */
export function writeOutputs(files) {
  for (const file of files) writeIfChanged(file.path, file.contents);
  const written = new Set(files.map((file) => file.path));
  for (const chunks of new Set(files.map((file) => path.dirname(file.path)).filter((dir) => path.basename(dir) === 'chunks'))) {
    for (const name of readdirSync(chunks)) {
      const old = path.join(chunks, name);
      const info = statSync(old, { throwIfNoEntry: false });
      if (!written.has(old) && info !== undefined && Date.now() - info.mtimeMs > DAY_MS) rmSync(old, { force: true });
    }
  }
}

/**
 * @param {string} file
 * @param {Uint8Array | string} contents
 * @returns {boolean} whether it had to be written
 */
export function writeIfChanged(file, contents) {
  const bytes = Buffer.from(contents);
  const before = statSync(file, { throwIfNoEntry: false });
  if (before !== undefined && before.size === bytes.length && readFileSync(file).equals(bytes)) return false;
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, file);
  return true;
}
