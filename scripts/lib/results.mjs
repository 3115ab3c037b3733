// Results of all suites in one shape, and the words they end with.

/** @typedef {{ passed: number, failed: { name: string, message: string }[], skipped: { name: string, reason: string }[] }} Results */

/** @returns {Results} */
export function noResults() {
  return { passed: 0, failed: [], skipped: [] };
}

/** @param {readonly Results[]} all @returns {Results} */
export function sum(all) {
  return {
    passed: all.reduce((n, results) => n + results.passed, 0),
    failed: all.flatMap((results) => results.failed),
    skipped: all.flatMap((results) => results.skipped),
  };
}

/** The last line of `npm test`. @param {Results} results */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

/** Skipped tests by reason; long lists are cut. @param {Results} results @returns {string[]} */
export function skippedLines({ skipped }) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const { name, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  return [...byReason].map(([reason, names]) => {
    const shown = names.slice(0, 3).join('; ');
    return `skipped: ${reason}: ${names.length > 3 ? `${shown}; and ${names.length - 3} more` : shown}`;
  });
}

/** What a suite reported, checked; `undefined` when it died before it could. @param {unknown} value @returns {Results | undefined} */
export function asResults(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  const results = /** @type {Partial<Results>} */ (value);
  const isComplete = typeof results.passed === 'number' && Array.isArray(results.failed) && Array.isArray(results.skipped);
  return isComplete ? /** @type {Results} */ (results) : undefined;
}
