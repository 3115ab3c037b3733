import type { BoardIdentity, ReplLease } from '../session/types.js';

/** How the bytes of a file travel to a board, fastest first. Source: reference/micropython-host.md 2.4. */
export type Strategy = 'deflate-stream' | 'stream' | 'deflate-per-exec' | 'base64-per-exec' | 'literals';

/** Packs bytes as raw deflate (RFC 1951) with a window of `2 ** windowBits` bytes (9 to 15). The shells give it. */
export type Deflate = (bytes: Uint8Array, windowBits: number) => Uint8Array;

/** Packing must save more than this share, or the board's work is not worth it. */
export const WORTH_PACKING = 0.15;
/** After so many faults a strategy is not tried again on this board until it is connected anew. */
const FAULTS_ALLOWED = 2;

const ORDER: readonly Strategy[] = ['deflate-stream', 'stream', 'deflate-per-exec', 'base64-per-exec', 'literals'];

/** Faults seen, by the identity that a session has read: they go with it. */
const faultsOf = new WeakMap<BoardIdentity, Map<Strategy, number>>();

/**
 * Which strategies a board can take, by what its firmware said it has (asked once per session) and what went wrong since.
 *
 * Links that interpret bytes (Pycom's 06) never see raw binary.
 */
export class StrategyChoice {
  readonly #faults: Map<Strategy, number>;
  readonly #possible: readonly Strategy[];

  constructor(lease: Pick<ReplLease, 'profile'>, identity: BoardIdentity, canPack: boolean) {
    const { has } = identity;
    const isClean = !lease.profile.quirks.includes('ctrl-f-resets');
    const streams = isClean && has.binaryStdin && has.crc32 && has.stat;
    const packs = canPack && has.inflate !== null;
    const possible: Readonly<Record<Strategy, boolean>> = {
      'deflate-stream': streams && packs,
      stream: streams,
      'deflate-per-exec': packs && has.base64,
      'base64-per-exec': has.base64,
      literals: true,
    };
    this.#possible = ORDER.filter((strategy) => possible[strategy]);
    this.#faults = faultsOf.get(identity) ?? new Map<Strategy, number>();
    faultsOf.set(identity, this.#faults);
  }

  /** What to try for a content, in order; `gains` says whether packing saves enough of it. */
  candidates(gains: boolean): readonly Strategy[] {
    const trusted = this.#possible.filter((s) => (this.#faults.get(s) ?? 0) < FAULTS_ALLOWED || s === 'literals');
    return trusted.filter((s) => gains || !s.startsWith('deflate'));
  }

  /** Whether a strategy may be used now. */
  allows(strategy: Strategy): boolean {
    return this.candidates(true).includes(strategy);
  }

  /** Notes that the link or the board did not do with this one. */
  fault(strategy: Strategy): void {
    this.#faults.set(strategy, (this.#faults.get(strategy) ?? 0) + 1);
  }
}
