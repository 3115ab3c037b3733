// Checks resources/boards/*.json (schema, `extends`, ambiguous ids, a test per quirk) and that the generated index is current.
// `--write` writes the index.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { writeIfChanged } from './lib/outputs.mjs';
import { root } from './lib/root.mjs';

const folder = path.join(root, 'resources/boards');
const indexFile = path.join(folder, 'index.ts');

/** The resolver is TypeScript, which Node 20 does not run. @returns {Promise<typeof import('../src/boards/resolve.js')>} */
async function loadResolver() {
  const out = mkdtempSync(path.join(os.tmpdir(), 'outpost-boards-'));
  try {
    const outfile = path.join(out, 'resolve.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['src/boards/resolve.ts'],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'silent',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** @param {readonly object[]} profiles */
async function indexText(profiles) {
  const text = `// Generated from the JSON files beside it by "node scripts/check-boards.mjs --write". Do not edit.
import type { BoardProfile } from '../../src/boards/profile.js';

export const boardProfiles: readonly BoardProfile[] = ${JSON.stringify(profiles)};
`;
  return format(text, { ...(await resolveConfig(indexFile)), parser: 'typescript' });
}

/** A quirk is refused unless a test names it as a key or in its title. @param {readonly { quirks: readonly string[] }[]} profiles */
function untestedQuirks(profiles) {
  const tests = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(root, 'src', file), 'utf8'))
    .join('\n');
  const quirks = [...new Set(profiles.flatMap((profile) => profile.quirks))].sort();
  return quirks
    .filter((quirk) => !new RegExp(`['"]${quirk}['"]`).test(tests))
    .map((quirk) => `No test speaks of '${quirk}': a quirk without a test is not kept`);
}

const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const raws = files.map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
const { resolveProfiles } = await loadResolver();
const { profiles, problems: found } = resolveProfiles(raws);
const problems = [...found];
for (const [i, file] of files.entries())
  if (raws[i].id !== path.basename(file, '.json')) problems.push(`${file} holds the id ${raws[i].id}`);
problems.push(...untestedQuirks(profiles));

const text = await indexText(profiles);
if (process.argv.includes('--write')) writeIfChanged(indexFile, text);
else if (!readdirSync(folder).includes('index.ts') || readFileSync(indexFile, 'utf8') !== text)
  problems.push('resources/boards/index.ts is not current: run "node scripts/check-boards.mjs --write"');

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${profiles.length} board profiles are valid.`);
