import { systemClock } from '../base/clock.js';
import type { WaitOptions } from '../base/deadline.js';
import type { FileSystemKind } from '../files/path.js';
import { openRawReplFs, type RawReplFs } from '../files/raw-repl-fs.js';
import type { TransferContext } from '../files/transfer.js';
import { deflate } from '../node/deflate.js';
import { dataPaths } from '../node/paths.js';
import type { BoardIdentity, ReplLease } from '../session/types.js';
import { connect, noteStopped, waitFor, type Connection } from './connect.js';
import type { Context } from './verb.js';

/** A board's files in the hands of one verb. */
export interface BoardFiles {
  readonly fs: RawReplFs;
  readonly kind: FileSystemKind;
  readonly lease: ReplLease;
  readonly identity: BoardIdentity;
  readonly connection: Connection;
  readonly wait: WaitOptions;
}

/** Connects, stops what runs, works on the board's files, and lets the board go. */
export async function withFiles<T>(context: Context, holder: string, work: (files: BoardFiles) => Promise<T>): Promise<T> {
  await using connection = await connect(context);
  const wait = waitFor(context);
  const result = await workWith(connection, holder, wait, work);
  noteStopped(context, connection);
  return result;
}

/** The same over a connection that stays. */
export async function workWith<T>(
  connection: Connection,
  holder: string,
  wait: WaitOptions,
  work: (files: BoardFiles) => Promise<T>,
): Promise<T> {
  await using lease = await connection.session.acquire(holder, { ...wait, interrupt: true });
  const identity = await lease.identity(wait);
  const fs = await openRawReplFs(lease, { ...wait, deflate });
  return await work({ fs, kind: fs.kind, lease, identity, connection, wait });
}

/**
 * What writing needs besides: old contents of this board, and what is known of its files. What a save that was cut left on the board is
 * mended first.
 */
export async function keepingOld(
  { options, output }: Context,
  { fs, identity, connection, wait }: BoardFiles,
): Promise<TransferContext> {
  const [{ History }, { KnownFiles }, { createBlobFolders }, { recoverSaves }, { recoverTrial }] = await Promise.all([
    import('../files/history.js'),
    import('../files/known.js'),
    import('../node/blob-store.js'),
    import('../files/safe-save.js'),
    import('../files/trial.js'),
  ]);
  const blobs = createBlobFolders(dataPaths(options).undo)(identity.uniqueId ?? `unknown-${connection.place.label}`);
  const backup = new History(blobs, () => systemClock.wallTime());
  const trial = await recoverTrial(fs, { ...wait, backup });
  if (trial !== null) output.note((await import('../messages/index.js')).text('trial.cleaned-up'));
  for (const { path } of await recoverSaves(fs, await fs.tree(fs.root, wait), { ...wait, backup })) {
    output.note(`${path}: a save that was cut short has been mended.`);
  }
  return { ...wait, known: new KnownFiles(blobs), backup };
}
