/** A place that a line of a traceback names, with where it stands in the line (from 0, end not included). */
export interface TraceLink {
  readonly start: number;
  readonly end: number;
  readonly file: string;
  readonly line: number;
}

/** Finds `File "x.py", line 3` in a line of output. */
export function traceLinks(text: string): readonly TraceLink[] {
  return [...text.matchAll(/File "([^"]+)", line (\d+)/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    file: match[1] ?? '',
    line: Number(match[2]),
  }));
}
