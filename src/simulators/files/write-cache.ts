import type { MediumChange } from './board-files.js';

/**
 * Changes that a program has made and the medium has not: the cached directory and tables of a FAT disk.
 *
 * They reach the medium in order, at a sync or when the driver is idle. A power cut keeps some of them, and may leave the
 * one under way half done: a rename writes two entries, so the file may be under both names or under none.
 * Source: reference/micropython-host.md 1.6 and 2.1 (FatFs writes sector by sector through one window).
 */
export class WriteCache {
  readonly #blockBytes: number;
  #changes: MediumChange[] = [];

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  add(change: MediumChange): void {
    this.#changes.push(change);
  }

  /** Everything, for the medium. */
  flush(): readonly MediumChange[] {
    return this.#changes.splice(0);
  }

  /**
   * What of it reached the medium before the power was cut; the rest is forgotten. `read` gives the content that the medium
   * has under a path once the changes up to `then` are on it, or undefined for a directory or nothing.
   */
  cut(
    random: () => number,
    read: (path: string, then: readonly MediumChange[]) => Uint8Array | undefined,
  ): readonly MediumChange[] {
    const all = this.flush();
    const whole = all.slice(0, Math.floor(random() * (all.length + 1)));
    const next = all[whole.length];
    if (next === undefined) return whole;
    if (next.op === 'rename') return [...whole, ...halfRename(next, random(), read(next.from, whole))];
    if (next.op !== 'write') return whole;
    const blocks = Math.floor(random() * (next.data.length / this.#blockBytes));
    return random() < 0.5 ? whole : [...whole, { ...next, data: next.data.slice(0, blocks * this.#blockBytes) }];
  }
}

type Rename = Extract<MediumChange, { readonly op: 'rename' }>;

function halfRename({ from, to }: Rename, chance: number, data: Uint8Array | undefined): readonly MediumChange[] {
  if (data === undefined || chance < 1 / 3) return [];
  return chance < 2 / 3 ? [{ op: 'write', path: to, data }] : [{ op: 'remove', path: from }];
}
