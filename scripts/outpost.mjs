#!/usr/bin/env node
// `npx outpost`: builds the command line when it is stale, then hands over. Nothing else is loaded here, so that it starts at once.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandFresh, ensureBuilt, needs } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const isServing = process.argv[2] === 'serve';
/** Standard output belongs to the verb. @param {string} line */
const log = (line) => process.stderr.write(`${line}\n`);

try {
  if (isServing || !commandFresh()) {
    const { ensureDependencies } = await import('./lib/deps.mjs');
    await ensureDependencies(root, log);
    await ensureBuilt(isServing ? [...needs.cli, 'renderer'] : needs.cli, { log });
  }
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
