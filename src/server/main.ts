import packageJson from '../../package.json' with { type: 'json' };
import { runServer } from './run-server.js';

// The entry keeps its place in the build; chunks do not.
const dist = new URL('../', import.meta.url);
process.exitCode = await runServer(process.argv.slice(2), { dist, version: packageJson.version });
// Workers of simulated boards and open handles of drivers must not keep an ended shell alive.
process.exit();
