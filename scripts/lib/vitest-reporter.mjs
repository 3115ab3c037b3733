import { writeFileSync } from 'node:fs';
import { noResults } from './results.mjs';

/** Writes a run's results to the file named by OUTPOST_RESULTS. A test that skips gives its reason with `context.skip(reason)`. */
export default class ResultsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message?: string }[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const results = noResults();
    for (const module of modules) collect(module, results);
    for (const error of unhandled) results.failed.push({ name: 'unhandled error', message: String(error.message ?? error) });
    const file = process.env['OUTPOST_RESULTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  }
}

/**
 * @param {import('vitest/node').TestModule} module
 * @param {import('./results.mjs').Results} results
 */
function collect(module, results) {
  const where = module.relativeModuleId;
  for (const error of module.errors()) results.failed.push({ name: where, message: error.message });
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) results.failed.push({ name: `${where}: ${suite.fullName}`, message: error.message });
  }
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${where}: ${test.fullName}`;
    if (result.state === 'passed') results.passed++;
    else if (result.state === 'failed') results.failed.push({ name, message: result.errors[0]?.message ?? 'failed' });
    else results.skipped.push({ name, reason: reasonOf(test, 'note' in result ? result.note : undefined) });
  }
}

/**
 * The reason given to `context.skip`, else the one in the name of an enclosing suite: `describe.skipIf(reason)('mpremote (skipped: reason)')`.
 * @param {import('vitest/node').TestCase} test
 * @param {string | undefined} note
 */
function reasonOf(test, note) {
  return note ?? /\(skipped: (.*?)\)(?: >|$)/.exec(test.fullName)?.[1] ?? 'no reason given';
}
