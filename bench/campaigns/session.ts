import { parseArgs } from 'node:util';
import { playCase, type Verdict } from './session/case.js';

// `npm run campaign -- session [--cases N] [--seed S]`: random actions on simulated boards with random faults. The last line on standard
// output is the result; a failing case is repeated alone with `--cases 1 --seed <its seed>`.

/** Boards at once: a case mostly waits. */
const LANES = 8;

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
const cases = Number(values.cases ?? 200);
const first = Number(values.seed ?? 1);

let unhandled = 0;
process.on('unhandledRejection', (reason) => {
  unhandled++;
  process.stderr.write(`unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`);
});

const verdicts: Verdict[] = [];
let next = 0;

async function lane(): Promise<void> {
  while (next < cases) {
    const verdict = await playCase(first + next++);
    verdicts.push(verdict);
    const { seed, end, actions, note } = verdict;
    if (end === 'hung' || end === 'lost') process.stderr.write(`seed ${seed}: ${end}: ${note}\n  ${actions.join('\n  ')}\n`);
    else if (verdicts.length % 20 === 0 || cases === 1) process.stderr.write(`${verdicts.length} of ${cases}\n`);
    if (cases === 1) process.stderr.write(`${end}: ${note}\n  ${actions.join('\n  ')}\n`);
  }
}

await Promise.all(Array.from({ length: Math.min(LANES, cases) }, lane));

const count = (end: Verdict['end']): number => verdicts.filter((verdict) => verdict.end === end).length;
const failing = verdicts.filter(({ end }) => end === 'hung' || end === 'lost').map(({ seed }) => seed);
process.stdout.write(
  `${JSON.stringify({
    campaign: 'session',
    cases: verdicts.length,
    hung: count('hung'),
    lost: count('lost'),
    unhandled,
    usable: count('usable'),
    closed: count('closed'),
    seed: first,
    failing: failing.sort((a, b) => a - b),
  })}\n`,
);
process.exit(failing.length + unhandled === 0 ? 0 : 1);
