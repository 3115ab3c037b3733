import { utf8Text } from '../base/bytes.js';
import type { Clock } from '../base/clock.js';
import type { WaitOptions } from '../base/deadline.js';
import { isOutpostError, OutpostError } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { BlobStore } from '../files/blob-store.js';
import type { DeviceEntry, DeviceFs } from '../files/device-fs.js';
import { History } from '../files/history.js';
import { KnownFiles } from '../files/known.js';
import { openRawReplFs, type RawReplFs } from '../files/raw-repl-fs.js';
import { recoverSaves } from '../files/safe-save.js';
import type { Deflate } from '../files/strategy.js';
import { recoverTrial } from '../files/trial.js';
import type { BoardIdentity, ReplLease } from '../session/types.js';
import type { Connected } from './connected.js';

/** What work with a board's files is given. */
export interface Board {
  readonly fs: RawReplFs;
  readonly lease: ReplLease;
  readonly identity: BoardIdentity;
  readonly known: KnownFiles;
  readonly history: History;
}

/** What is needed to work with boards. */
export interface BoardsParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** Old contents of one board, by a name that is the board's. */
  readonly undo: (board: string) => BlobStore;
  /** Packs what is sent to boards that can unpack it. */
  readonly deflate: Deflate;
  /** Looks whether this computer has the board's own drive mounted. */
  readonly findDrive: (connected: Connected) => Promise<string | null>;
  /** Told when files of a board may have changed. */
  readonly onChanged: (connected: Connected, paths: readonly string[]) => void;
}

/** Prints the board's own id without leaving a name behind. Works on MicroPython 1.9.2 too. */
const UNIQUE_ID = "print(''.join('%02x' % b for b in __import__('machine').unique_id()))";

/** Work with a board's files under a lease, on the board that it is meant for. */
export class Boards {
  readonly #parts: BoardsParts;
  readonly #stores = new Map<string, { readonly known: KnownFiles; readonly history: History }>();
  /** Sessions whose port was away since their board was last asked who it is, and what cut saves left there. */
  readonly #unchecked = new WeakSet<Connected>();
  readonly #recovered = new WeakSet<Connected>();

  constructor(parts: BoardsParts) {
    this.#parts = parts;
  }

  /** Notices when a session's port goes away: what comes back may be another board. */
  follow(connected: Connected): void {
    connected.onDidChange(() => {
      if (connected.session.state.kind !== 'lost') return;
      this.#unchecked.add(connected);
      this.#recovered.delete(connected);
    });
  }

  /**
   * Reads. A program that we did not start is not disturbed.
   *
   * @throws OutpostError `session.main-running`, `session.busy`, `device.no-file-system`, `transport.lost`.
   */
  async look<T>(connected: Connected, holder: string, wait: WaitOptions, work: (board: Board) => Promise<T>): Promise<T> {
    await this.checkDrive(connected);
    await using lease = await connected.session.acquire(holder, { ...wait, interrupt: false });
    const board = await this.#open(connected, lease, wait);
    await this.#recoverQuietly(connected, board, wait);
    return await work(board);
  }

  /**
   * Writes: the same, after making sure that this is the board it was (`expected`, when known) and finishing what a cut
   * save left behind.
   *
   * @throws OutpostError as `look`, `session.wrong-board`, and `fs.drive-mounted` when the computer writes there too.
   */
  async change<T>(connected: Connected, holder: string, options: ChangeOptions, work: (board: Board) => Promise<T>): Promise<T> {
    await this.checkDrive(connected);
    if (connected.blockingDrive !== null) {
      throw new OutpostError('fs.drive-mounted', { path: connected.session.profile.files.root, drive: connected.blockingDrive });
    }
    const { expected = null, interrupt = false, ...wait } = options;
    await using lease = await connected.session.acquire(holder, { ...wait, interrupt });
    const board = await this.#open(connected, lease, wait);
    if (expected !== null && board.identity.uniqueId !== expected) {
      throw new OutpostError('session.wrong-board', { expected, found: board.identity.uniqueId ?? board.identity.machine });
    }
    // In the middle of a trial its files are no leftovers.
    if (!interrupt) await this.#recover(connected, board, wait);
    try {
      const result = await work(board);
      connected.noteDisk(await board.fs.usage(wait));
      return result;
    } catch (error) {
      // What a cancelled or failed change left behind is for the next action to finish.
      this.#recovered.delete(connected);
      throw error;
    }
  }

  /** Looks again whether this computer has the board's own drive. */
  async checkDrive(connected: Connected): Promise<void> {
    if (connected.mode === 'repl') connected.noteDrive(await this.#parts.findDrive(connected));
  }

  /** Old contents and known files of the board of a session; of the session itself while its board is unknown. */
  storesOf(
    connected: Connected,
    identity: Pick<BoardIdentity, 'uniqueId'> | null,
  ): { readonly known: KnownFiles; readonly history: History } {
    const name = identity?.uniqueId ?? `unknown-${connected.id}`;
    let stores = this.#stores.get(name);
    if (stores === undefined) {
      const blobs = this.#parts.undo(name);
      stores = { known: new KnownFiles(blobs), history: new History(blobs, () => this.#parts.clock.wallTime()) };
      this.#stores.set(name, stores);
    }
    return stores;
  }

  async #open(connected: Connected, lease: ReplLease, wait: WaitOptions): Promise<Board> {
    const identity = await lease.identity(wait);
    if (this.#unchecked.has(connected)) {
      await checkSameBoard(lease, identity, wait);
      this.#unchecked.delete(connected);
    }
    return {
      fs: await openRawReplFs(lease, { ...wait, deflate: this.#parts.deflate }),
      lease,
      identity,
      ...this.storesOf(connected, identity),
    };
  }

  async #recover(connected: Connected, { fs, history }: Board, wait: WaitOptions): Promise<void> {
    if (this.#recovered.has(connected)) return;
    const trial = await recoverTrial(fs, { ...wait, backup: history });
    const done = await recoverSaves(fs, await treeOf(fs, wait), { ...wait, backup: history });
    this.#recovered.add(connected);
    if (trial !== null) this.#parts.log.info('A trial start that was cut short was cleared up.', { trial });
    if (done.length === 0) return;
    this.#parts.log.info('Saves that were cut short were finished.', { done });
    this.#parts.onChanged(
      connected,
      done.map(({ path }) => path),
    );
  }

  /** Reading must not fail because something could not be mended, and nothing is mended while the drive is in use. */
  async #recoverQuietly(connected: Connected, board: Board, wait: WaitOptions): Promise<void> {
    if (connected.blockingDrive !== null) return;
    try {
      await this.#recover(connected, board, wait);
    } catch (error) {
      if (!isOutpostError(error) || isOutpostError(error, 'transport.lost')) throw error;
      this.#parts.log.warn('What a cut save left could not be finished.', { error });
    }
  }
}

/** Conditions of a change. */
export interface ChangeOptions extends WaitOptions {
  /** Unique id of the board that it is meant for, when known. */
  readonly expected?: string | null;
  /** Stops what runs: only within a trial start, where it is our own doing that something runs. */
  readonly interrupt?: boolean;
}

/** The whole tree of a board's disk. */
export function treeOf(fs: DeviceFs, wait: WaitOptions): Promise<readonly DeviceEntry[]> {
  return fs.tree(fs.root, wait);
}

/** After a replug: the board at the port must be the one whose identity is known. */
async function checkSameBoard(lease: ReplLease, identity: BoardIdentity, wait: WaitOptions): Promise<void> {
  if (identity.uniqueId === null) return;
  const { stdout, stderr } = await lease.exec(UNIQUE_ID, wait);
  const found = utf8Text(stdout).trim().toLowerCase();
  if (stderr.length > 0 || found !== identity.uniqueId.toLowerCase()) {
    throw new OutpostError('session.wrong-board', { expected: identity.uniqueId, found: found === '' ? 'unknown' : found });
  }
}
