import { bundle } from './lib/bundle.mjs';

/** Builds worker and child process entries into `dist/workers`, where sources and bundles alike look for them. */
export default async function setup() {
  await bundle('workers');
}
