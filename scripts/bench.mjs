// `npm run bench -- <suite>`: one JSON line per figure on standard output, a table on standard error.
import { runBundled } from './lib/run-bundled.mjs';

await runBundled('bench', process.argv.slice(2));
