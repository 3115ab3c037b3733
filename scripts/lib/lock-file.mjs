/**
 * Optional dependencies that have no entry of their own.
 * @param {Record<string, { optionalDependencies?: Record<string, string>, resolved?: string }>} packages the `packages` of a lock file
 * @returns {string[]} one sentence each
 */
export function missingFromLock(packages) {
  const names = new Set(Object.keys(packages).map((key) => key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  return Object.entries(packages).flatMap(([key, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map(
        (name) =>
          `${key || 'the project'} needs ${name}, which is missing from package-lock.json. Pin a version whose packages are complete.`,
      ),
  );
}
