import { throwIfAborted } from '../base/deadline.js';
import type { FileToWrite, TransferOptions } from './device-fs.js';
import { printOf, type ContentPrint } from './print.js';
import type { FilePlace } from './repl-read.js';
import { FileSender } from './stream-write.js';
import { TakeChannel, type FinalPlace } from './take-channel.js';
import { gains, isFault, type WriteParts } from './write-file.js';

/** A file on its way to its place, as the board names them. */
interface PlacedFile {
  readonly file: FileToWrite;
  readonly fresh: FilePlace;
  readonly final: FinalPlace;
}

/** Hears of each file that is in its place. */
type Written = (file: FileToWrite, print: ContentPrint) => Promise<void>;

/**
 * Writes many files over one receiver: see `DeviceFs.writeMany`.
 *
 * @throws OutpostError `fs.*`, `transport.lost`, what `read` and `written` throw; an `AbortError`. The files that were on their way
 *   are left under their fresh names.
 */
export async function streamFiles(
  parts: WriteParts,
  files: readonly PlacedFile[],
  written: Written,
  options: TransferOptions,
): Promise<boolean> {
  if (!parts.choice.allows('stream') || files.length === 0) return false;
  try {
    await sendAll(parts, files, written, options);
    return true;
  } catch (error) {
    if (!isFault(error) || options.deadline.isExpired) throw error;
    parts.choice.fault('stream');
    return false;
  }
}

async function sendAll(
  { lease, choice, deflate }: WriteParts,
  files: readonly PlacedFile[],
  written: Written,
  options: TransferOptions,
): Promise<void> {
  const channel = await TakeChannel.open(lease, { deadline: options.deadline, signal: options.signal, places: true });
  const sent: { readonly file: FileToWrite; what: Uint8Array | ContentPrint }[] = [];
  let told = 0;
  const tellWritten = async (): Promise<void> => {
    for (const one of sent.slice(told, channel.files)) {
      told++;
      await written(one.file, one.what instanceof Uint8Array ? printOf(one.what) : one.what);
    }
  };
  const sender = new FileSender(channel, { signal: options.signal, onBytes: (done) => options.onBytes?.(done, null) });
  try {
    for (const { file, fresh, final } of files) {
      throwIfAborted(options.signal);
      const content = await file.read();
      const packs = choice.allows('deflate-stream') && gains(deflate, content);
      options.onStrategy?.(packs ? 'deflate-stream' : 'stream');
      const one: (typeof sent)[number] = { file, what: content };
      sent.push(one);
      await sender.send(fresh, content, { deflate: packs ? deflate : undefined, final });
      // While the last bytes are on their way; the content itself is not kept.
      one.what = printOf(content);
      await tellWritten();
    }
    await sender.finish(tellWritten);
  } finally {
    await channel.close();
    await tellWritten();
  }
}
