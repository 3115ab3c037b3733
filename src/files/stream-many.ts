import { throwIfAborted } from '../base/deadline.js';
import type { FileToWrite, TransferOptions } from './device-fs.js';
import { fileScripts } from './device-script.js';
import type { FilePlace } from './repl-read.js';
import { OPEN_BLOCKS, sendContent } from './stream-write.js';
import { TakeChannel } from './take-channel.js';
import { gains, isFault, type WriteParts } from './write-file.js';

/** A file on its way to its place, as the board names them. `ready` where a rename does not replace. */
interface PlacedFile {
  readonly file: FileToWrite;
  readonly fresh: FilePlace;
  readonly path: FilePlace;
  readonly ready: FilePlace | null;
}

/**
 * Writes many files over one receiver: see `DeviceFs.writeMany`.
 *
 * @throws OutpostError `fs.*`, `transport.lost`, what `read` and `written` throw; an `AbortError`. The file that was on its way is
 *   left under its fresh name.
 */
export async function streamFiles(
  { lease, choice, deflate }: WriteParts,
  files: readonly PlacedFile[],
  written: (file: FileToWrite, content: Uint8Array) => Promise<void>,
  options: TransferOptions,
): Promise<boolean> {
  if (!choice.allows('stream') || files.length === 0) return false;
  const late = !lease.profile.transfer.flowControl;
  try {
    const channel = await TakeChannel.open(lease, {
      deadline: options.deadline,
      signal: options.signal,
      late,
      script: fileScripts.takeMany,
    });
    try {
      for (const { file, fresh, path, ready } of files) {
        throwIfAborted(options.signal);
        const content = await file.read();
        const packs = choice.allows('deflate-stream') && gains(deflate, content);
        options.onStrategy?.(packs ? 'deflate-stream' : 'stream');
        await sendContent(channel, fresh, content, {
          ...options,
          deflate: packs ? deflate : undefined,
          openBlocks: late ? 0 : OPEN_BLOCKS,
        });
        await channel.place(fresh.place, path.place, ready?.place ?? null);
        await written(file, content);
      }
    } finally {
      await channel.close();
    }
    return true;
  } catch (error) {
    if (!isFault(error) || options.deadline.isExpired) throw error;
    choice.fault('stream');
    return false;
  }
}
