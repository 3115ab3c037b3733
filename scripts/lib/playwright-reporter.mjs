import { writeFileSync } from 'node:fs';
import { noResults } from './results.mjs';

/** Writes a run's results to the file named by OUTPOST_RESULTS. A test that skips gives its reason with `test.skip(condition, reason)`. */
export default class ResultsReporter {
  /** @type {import('playwright/types/testReporter').Suite | undefined} */
  #suite;
  #results = noResults();

  /**
   * @param {import('playwright/types/testReporter').FullConfig} _config
   * @param {import('playwright/types/testReporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** @param {import('playwright/types/testReporter').TestError} error */
  onError(error) {
    this.#results.failed.push({ name: 'end to end', message: error.message ?? 'failed' });
  }

  onEnd() {
    for (const test of this.#suite?.allTests() ?? []) collect(test, this.#results);
    const file = process.env['OUTPOST_RESULTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(this.#results));
  }

  printsToStdio() {
    return false;
  }
}

/**
 * @param {import('playwright/types/testReporter').TestCase} test
 * @param {import('./results.mjs').Results} results
 */
function collect(test, results) {
  const name = test.titlePath().filter(Boolean).join(' > ');
  const outcome = test.outcome();
  const last = test.results.at(-1);
  if (outcome === 'expected') results.passed++;
  else if (outcome === 'skipped') results.skipped.push({ name, reason: skipReason(test) });
  else results.failed.push({ name, message: last?.error?.message ?? outcome });
}

/** @param {import('playwright/types/testReporter').TestCase} test */
function skipReason(test) {
  const notes = [...test.annotations, ...test.results.flatMap((result) => result.annotations)];
  const given = notes.find((note) => note.type === 'skip' || note.type === 'fixme')?.description;
  return given ?? (test.results.length === 0 ? 'did not run' : 'no reason given');
}
