/** One figure of a suite. `value` is the median of `n` runs; `baseline` was measured in the same run. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly n: number;
  /** What the value must not exceed. */
  readonly target?: number;
  /** What the value must reach, where more is better. */
  readonly atLeast?: number;
  /** The least and the greatest of the runs. */
  readonly range?: readonly [number, number];
  readonly baseline?: { readonly name: string; readonly value: number };
  /** What else was measured in the same run and helps to read the value. */
  readonly details?: Readonly<Record<string, number>>;
  /** What a number can't say, such as the way that was taken. */
  readonly note?: string;
}

/** The middle of a list of measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Value, count and range of a list of measurements, as a figure has them. */
export function summary(values: readonly number[]): Pick<Figure, 'value' | 'n' | 'range'> {
  return { value: median(values), n: values.length, range: [round(Math.min(...values)), round(Math.max(...values))] };
}

/** Times `action` `n` times, one after the other, in milliseconds. What `prepare` and `finish` do is not counted. */
export async function times<T>(
  n: number,
  {
    prepare,
    action,
    finish,
  }: {
    readonly prepare?: () => Promise<void>;
    readonly action: () => Promise<T>;
    readonly finish?: (result: T) => Promise<void>;
  },
): Promise<readonly number[]> {
  const out: number[] = [];
  for (let i = 0; i < n; i++) {
    await prepare?.();
    const start = performance.now();
    const result = await action();
    out.push(performance.now() - start);
    await finish?.(result);
  }
  return out;
}

/** Collects figures: each is printed as a JSON line on standard output at once, and in a table on standard error at the end. */
export class Report {
  readonly #figures: Figure[] = [];

  add(figure: Figure): void {
    const { baseline, details } = figure;
    const rounded: Figure = {
      ...figure,
      value: round(figure.value),
      ...(figure.atLeast === undefined ? {} : { atLeast: round(figure.atLeast) }),
      ...(baseline === undefined ? {} : { baseline: { ...baseline, value: round(baseline.value) } }),
      ...(details === undefined ? {} : { details: Object.fromEntries(Object.entries(details).map(([k, v]) => [k, round(v)])) }),
    };
    this.#figures.push(rounded);
    process.stdout.write(`${JSON.stringify(rounded)}\n`);
  }

  /** The table. Figures that miss their target are marked; a benchmark does not fail, it tells. */
  table(): string {
    const rows = this.#figures.map((f) => [
      f.figure,
      `${f.value} ${f.unit}`,
      wanted(f),
      f.baseline === undefined ? '' : `${f.baseline.name}: ${f.baseline.value}`,
      `n=${f.n}`,
    ]);
    const widths = [0, 1, 2, 3, 4].map((i) => Math.max(0, ...rows.map((r) => r[i]?.length ?? 0)));
    return rows
      .map(
        (row) =>
          `${row
            .map((cell, i) => cell.padEnd(widths[i] ?? 0))
            .join('  ')
            .trimEnd()}\n`,
      )
      .join('');
  }
}

/** What the figure must be, in capitals when it is not. */
function wanted({ value, target, atLeast }: Figure): string {
  if (target !== undefined) return value <= target ? `at most ${target}` : `OVER ${target}`;
  if (atLeast !== undefined) return value >= atLeast ? `at least ${atLeast}` : `UNDER ${atLeast}`;
  return '';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
