/** The system's error code of a failed Node call, such as `ENOENT`, or undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** Runs a read and gives `fallback` when the thing is not there or not ours to see. */
export async function orElse<T, F>(work: Promise<T>, fallback: F, ...codes: readonly string[]): Promise<T | F> {
  try {
    return await work;
  } catch (error) {
    const code = errnoOf(error);
    if (code !== undefined && (codes.length === 0 ? GONE : codes).includes(code)) return fallback;
    throw error;
  }
}

/** What reading `/proc` and `/sys` gives when the process or device went away, or belongs to someone else. */
const GONE: readonly string[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH', 'EINVAL', 'ENODEV', 'ENXIO'];
