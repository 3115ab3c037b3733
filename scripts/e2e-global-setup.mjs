import { allParts, ensureBuilt } from './lib/parts.mjs';

/** The journeys drive what is built. */
export default async function setup() {
  await ensureBuilt(allParts, { log: (line) => console.log(line) });
}
