import { Report } from './harness.js';
import { serveByteSource } from './main/byte-source-process.js';
import { measureCli } from './main/cli.js';
import { measureFlood } from './main/flood.js';
import { measureIdle } from './main/idle.js';
import { measureRepl } from './main/repl.js';
import { measureStart } from './main/start.js';

/** What is measured, in groups that share their set-up. `npm run bench -- main [GROUP…]`; without a name all of them. */
const groups: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  repl: measureRepl,
  cli: measureCli,
  start: measureStart,
  flood: measureFlood,
  idle: measureIdle,
};

const [role, ...rest] = process.argv.slice(2);

if (role === '--byte-source') await serveByteSource(Number(rest[0]));
else process.exitCode = await measure(process.argv.slice(2));

async function measure(wanted: readonly string[]): Promise<number> {
  const names = wanted.length > 0 ? wanted : Object.keys(groups);
  const unknown = names.filter((name) => !Object.hasOwn(groups, name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no group ${unknown.join(', ')}. Known: ${Object.keys(groups).join(', ')}.\n`);
    return 2;
  }
  const report = new Report();
  let code = 0;
  for (const name of names) {
    process.stderr.write(`Measuring ${name}\n`);
    try {
      await groups[name]?.(report);
    } catch (error) {
      // One group that can't be measured (no browser, say) must not hide the others.
      process.stderr.write(
        `${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      code = 1;
    }
  }
  process.stderr.write(`\n${report.table()}`);
  return code;
}
