// `npm run graph`: the layers as they are, in Graphviz' language on standard output (`npm run -s graph | dot -Tsvg`).
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import { root } from './lib/root.mjs';

const { options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output } = await cruise(['src', 'app', 'electron'], {
  ...options,
  baseDir: root,
  exclude: { path: '(^dist/|\\.test\\.tsx?$)' },
  outputType: 'archi',
});
process.stdout.write(String(output));
