import { setFlagsFromString } from 'node:v8';
import packageJson from '../../package.json' with { type: 'json' };
import { runServer } from './run-server.js';

// Output that flows through lives for a moment: a young generation that stays at 2 MB is cleared often, so that a flood
// of 50 MB leaves 30 MB less behind (docs/performance.md). V8 reads this factor each time it would grow.
setFlagsFromString('--semi-space-growth-factor=1');

// The entry keeps its place in the build; chunks do not.
const dist = new URL('../', import.meta.url);
process.exitCode = await runServer(process.argv.slice(2), { dist, version: packageJson.version });
// Workers of simulated boards and open handles of drivers must not keep an ended shell alive.
process.exit();
