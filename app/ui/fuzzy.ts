/** How well a text answers a query, and which characters matched. */
export interface FuzzyMatch {
  /** Higher is better; only for comparing matches of one query. */
  readonly score: number;
  /** Indices into the text, ascending. */
  readonly positions: readonly number[];
}

const START_OF_WORD = 8;
const NEIGHBOUR = 6;
const PLAIN = 1;

function isWordStart(text: string, index: number): boolean {
  return index === 0 || !/[\p{L}\p{N}]/u.test(text[index - 1] ?? '');
}

/** Finds the next place of a character, a word's start first, so that "sd" finds "Save to Device". */
function nextPlace(text: string, wanted: string, from: number, previous: number): number {
  if (text[previous + 1] === wanted && previous >= 0) return previous + 1;
  for (let i = from; i < text.length; i += 1) if (text[i] === wanted && isWordStart(text, i)) return i;
  return text.indexOf(wanted, from);
}

function greedy(lower: string, query: string, byWords: boolean): FuzzyMatch | undefined {
  const positions: number[] = [];
  let score = 0;
  let previous = -2;
  for (const wanted of query) {
    const from = previous < 0 ? 0 : previous + 1;
    const index = byWords ? nextPlace(lower, wanted, from, previous) : lower.indexOf(wanted, from);
    if (index < 0) return undefined;
    score += index === previous + 1 ? NEIGHBOUR : isWordStart(lower, index) ? START_OF_WORD : PLAIN;
    positions.push(index);
    previous = index;
  }
  return { score: score - lower.length / 100, positions };
}

/**
 * Matches the letters of a query, in order, against a text; spaces in the query do not count.
 *
 * Letters at starts of words and runs of letters weigh more; of equal texts the shorter wins.
 */
export function fuzzyMatch(query: string, text: string): FuzzyMatch | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  const lower = text.toLowerCase();
  if (wanted === '') return { score: 0, positions: [] };
  const run = lower.indexOf(query.trim().toLowerCase());
  if (run >= 0) {
    const positions = Array.from({ length: query.trim().length }, (_, i) => run + i);
    return {
      score: wanted.length * NEIGHBOUR + (isWordStart(lower, run) ? 2 * START_OF_WORD : 0) - lower.length / 100,
      positions,
    };
  }
  return greedy(lower, wanted, true) ?? greedy(lower, wanted, false);
}

/** Keeps what matches, the best first; an empty query keeps everything in its order. */
export function fuzzyFilter<T>(
  query: string,
  items: readonly T[],
  textOf: (item: T) => string,
): readonly { readonly item: T; readonly match: FuzzyMatch }[] {
  const found = items.flatMap((item) => {
    const match = fuzzyMatch(query, textOf(item));
    return match === undefined ? [] : [{ item, match }];
  });
  return query.trim() === '' ? found : found.sort((a, b) => b.match.score - a.match.score);
}
