/** One figure of a suite. `value` is the median of `n` runs; `baseline` was measured in the same run. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly n: number;
  readonly target?: number;
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** The middle of a list of measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Times `action` `n` times, one after the other, in milliseconds. What `prepare` does is not counted. */
export async function times(n: number, action: (prepared: number) => Promise<void>, prepare?: () => Promise<void>): Promise<readonly number[]> {
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    await prepare?.();
    const start = performance.now();
    await action(i);
    out.push(performance.now() - start);
  }
  return out;
}

/** Collects figures: each is printed as a JSON line on standard output at once, and in a table on standard error at the end. */
export class Report {
  readonly #figures: Figure[] = [];

  add(figure: Figure): void {
    const rounded = { ...figure, value: round(figure.value) };
    this.#figures.push(rounded);
    process.stdout.write(`${JSON.stringify(rounded)}\n`);
  }

  /** Prints the table. Figures over their target are marked; a benchmark does not fail, it tells. */
  table(): void {
    const rows = this.#figures.map((f) => [
      f.figure,
      `${f.value} ${f.unit}`,
      f.target === undefined ? '' : f.value <= f.target ? `at most ${f.target}` : `over ${f.target}`,
      f.baseline === undefined ? '' : `${f.baseline.name}: ${round(f.baseline.value)} ${f.unit}`,
      `n=${f.n}`,
    ]);
    const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)));
    for (const row of rows) process.stderr.write(`${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd()}\n`);
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
