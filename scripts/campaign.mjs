// `npm run campaign -- <name> [--cases N] [--seed S]`: a long randomised run of `bench/campaigns/<name>.ts`.
import { runBundled } from './lib/run-bundled.mjs';

await runBundled('bench/campaigns', process.argv.slice(2));
