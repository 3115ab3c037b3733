import { flashModels, linkModels, type FlashName, type LinkName } from '../src/simulators/index.js';
import { Report } from './harness.js';
import { longestFlashRowMs, measureFlash, measureLink } from './transfer/cases.js';
import { measureMemory } from './transfer/memory.js';
import { profileLink } from './transfer/profile-link.js';

const links = Object.keys(linkModels) as readonly LinkName[]; // Their names, as the type says.
const flashes = Object.keys(flashModels) as readonly FlashName[];

/** What is measured: `npm run bench -- transfer [GROUP…]`; without a name all of them. */
const groups = new Map<string, (report: Report, isNamed: boolean) => Promise<void>>([
  ...links.map((link) => [link, (report: Report) => measureLink(report, link)] as const),
  ...links.flatMap((link) => flashes.map((flash) => [`${link}+${flash}`, flashRows(link, flash)] as const)),
  ['memory', measureMemory],
]);

function flashRows(link: LinkName, flash: FlashName): (report: Report, isNamed: boolean) => Promise<void> {
  return (report, isNamed) => measureFlash(report, link, flash, isNamed ? longestFlashRowMs.named : longestFlashRowMs.whole);
}

const [first, ...rest] = process.argv.slice(2);
process.exitCode = first === '--profile' ? await profile(rest) : await measure(process.argv.slice(2));

/** `--profile [LINK…]`: what the board's processor does meanwhile. */
async function profile(wanted: readonly string[]): Promise<number> {
  const names = links.filter((link) => wanted.length === 0 || wanted.includes(link));
  if (wanted.some((name) => !names.some((link) => link === name))) return refuse(wanted, links);
  for (const link of names) process.stdout.write(await profileLink(link));
  return 0;
}

async function measure(wanted: readonly string[]): Promise<number> {
  const names = wanted.length > 0 ? wanted : [...groups.keys()];
  if (names.some((name) => !groups.has(name))) return refuse(names, [...groups.keys()]);
  const report = new Report();
  let code = 0;
  for (const name of names) {
    process.stderr.write(`Measuring ${name}\n`);
    try {
      await groups.get(name)?.(report, wanted.length > 0);
    } catch (error) {
      // One row that fails must not hide the others.
      process.stderr.write(
        `${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      code = 1;
    }
  }
  process.stderr.write(`\n${report.table()}`);
  return code;
}

function refuse(names: readonly string[], known: readonly string[]): number {
  process.stderr.write(`${names.join(' ')}: not known. Known: ${known.join(', ')}.\n`);
  return 2;
}
