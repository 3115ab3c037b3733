#!/usr/bin/env node
// `npx outpost`: builds the command line when it is stale, then hands over. Nothing else is loaded here, so that it starts at once.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, needs, staleReason } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

/** @type {readonly import('./lib/parts.mjs').PartName[]} */
const wanted = process.argv[2] === 'serve' ? [...needs.cli, 'renderer'] : needs.cli;
/** Standard output belongs to the verb. @param {string} line */
const log = (line) => process.stderr.write(`${line}\n`);

try {
  if (wanted.some((name) => staleReason(name) !== undefined)) {
    const { ensureDependencies } = await import('./lib/deps.mjs');
    await ensureDependencies(root, log);
    await ensureBuilt(wanted, { log });
  }
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
await import(pathToFileURL(path.join(root, 'dist/cli/main.mjs')).href);
