import { parseArgs } from 'node:util';
import { playCase, type Verdict } from './transfer/case.js';
import { FAULTS, planCase } from './transfer/plan.js';

// `npm run campaign -- transfer [--cases N] [--seed S] [--lanes L] [--only CASE] [--fault NAME]`: files to and from simulated boards,
// with a random fault in the middle of each. The last line on standard output is the result; a failing case is repeated with `--only`,
// `--cases` times. With `--fault` only those of the cases are played that have it, and each is told.

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    lanes: { type: 'string' },
    fault: { type: 'string' },
  },
});
const seed = Number(values.seed ?? 1);
const only = values.only === undefined ? null : Number(values.only);
const cases = Number(values.cases ?? (only === null ? 1000 : 1));
/** Boards at once: a case mostly waits. */
const lanes = Math.min(Number(values.lanes ?? 6), cases);
const isTold = only !== null || values.fault !== undefined;

if (values.fault !== undefined && !FAULTS.some((fault) => fault === values.fault)) {
  process.stderr.write(`There is no fault ${values.fault}. Known: ${FAULTS.join(', ')}.\n`);
  process.exit(2);
}

let unhandled = 0;
process.on('unhandledRejection', (reason) => {
  unhandled++;
  process.stderr.write(`unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`);
});

const start = performance.now();
const verdicts: Verdict[] = [];
let next = 0;
// A long run may be ended early: what was played until then is the result.
process.once('SIGINT', () => {
  next = cases;
});

async function lane(): Promise<void> {
  while (next < cases) {
    const number = next++;
    const index = only ?? number;
    if (values.fault !== undefined && planCase(seed, index).fault !== values.fault) continue;
    const began = performance.now();
    const verdict = await playCase(seed, index);
    verdicts.push(verdict);
    const ms = Math.round(performance.now() - began);
    if (verdict.verdict !== 'right') process.stderr.write(`case ${index}: ${verdict.verdict} after ${ms} ms: ${verdict.story}\n`);
    else if (isTold || ms > 15_000) process.stderr.write(`case ${index}: ${ms} ms: ${verdict.story}\n`);
    if (verdicts.length % 50 === 0) process.stderr.write(`${verdicts.length} of ${cases}, ${perMinute()} a minute\n`);
  }
}

function perMinute(): number {
  return Math.round((verdicts.length / (performance.now() - start)) * 60_000);
}

await Promise.all(Array.from({ length: lanes }, lane));

/** How actions ended, the most frequent first. */
function counts(some: readonly Verdict[]): string {
  const outcomes = new Map<string, number>();
  for (const { ended } of some) outcomes.set(ended, (outcomes.get(ended) ?? 0) + 1);
  const sorted = [...outcomes].sort((a, b) => b[1] - a[1]);
  return sorted.map(([ended, count]) => `${count} ${ended}`).join(', ');
}

const failing = (kind: Verdict['verdict']): readonly number[] =>
  verdicts.flatMap(({ verdict, index }) => (verdict === kind ? [index] : [])).sort((a, b) => a - b);
const [corrupt, hung] = [failing('corrupt'), failing('hung')];
const outcomes: Record<string, number> = {};
for (const { ended } of verdicts) outcomes[ended] = (outcomes[ended] ?? 0) + 1;
for (const fault of FAULTS) process.stderr.write(`${fault}: ${counts(verdicts.filter((one) => one.fault === fault))}\n`);
if (corrupt.length + hung.length > 0)
  process.stderr.write(`repeat with --seed ${seed} --only: ${[...corrupt, ...hung].join(', ')}\n`);
process.stdout.write(
  `${JSON.stringify({
    campaign: 'transfer',
    cases: verdicts.length,
    corrupt: corrupt.length,
    hung: hung.length,
    unhandled,
    onComputer: verdicts.reduce((sum, { onComputer }) => sum + onComputer, 0),
    outcomes,
    seed,
    minutes: Math.round((performance.now() - start) / 600) / 100,
  })}\n`,
);
process.exit(verdicts.length > 0 && corrupt.length + hung.length + unhandled === 0 ? 0 : 1);
