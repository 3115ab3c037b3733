// `npm run build -- [--force] [part…]`: brings `dist` up to date.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { allParts, ensureBuilt } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const args = process.argv.slice(2);
if (args.includes('--force')) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.find((name) => !allParts.some((part) => part === name));
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}". Parts: ${allParts.join(', ')}.`);
  process.exit(2);
}
try {
  const wanted = names.length > 0 ? allParts.filter((part) => names.includes(part)) : allParts;
  const built = await ensureBuilt(wanted, { log: (line) => console.error(line) });
  if (built.length === 0) console.error('Everything is up to date.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
