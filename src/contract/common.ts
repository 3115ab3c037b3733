import { z } from 'zod';

/** Raw bytes; structured clone on a MessagePort, MessagePack on a WebSocket. */
export const Bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);

/** At most 256 KiB: the largest piece of a larger whole that a window may send at once. */
export const Chunk = Bytes.refine((b) => b.length <= 262_144, 'a chunk is at most 256 KiB');

/** A call without parameters or without a result. */
export const Nothing = z.strictObject({});

/** One connected board (or plain serial port) of this host. */
export const SessionId = z.string().min(1).max(80).brand('SessionId');
export type SessionId = z.infer<typeof SessionId>;

/** One piece of long work of this host. */
export const JobId = z.string().min(1).max(80).brand('JobId');
export type JobId = z.infer<typeof JobId>;

/** One opened folder (or single file) on this computer. The wire never carries absolute paths. */
export const RootId = z.string().min(1).max(80).brand('RootId');
export type RootId = z.infer<typeof RootId>;

/** An upload in progress from the window to the host. */
export const UploadId = z.string().min(1).max(80).brand('UploadId');
export type UploadId = z.infer<typeof UploadId>;

/** A path relative to a root, `/` between parts, no empty, `.` or `..` part. Checked again by the path guard. */
export const RelativePath = z.string().max(4096);

/** An absolute path on a board, such as `/flash/main.py`. */
export const DevicePath = z.string().min(1).max(1024).startsWith('/');

/** An error as it is shown: code and typed details; texts come from `src/messages`. */
export const ErrorInfo = z.object({
  code: z.string(),
  message: z.string(),
  details: z.unknown(),
  retryable: z.boolean(),
});
export type ErrorInfo = z.infer<typeof ErrorInfo>;

/** Content that a window hands over: in place when small, else an upload that was begun before. */
export const Content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inline'), bytes: Chunk }),
  z.object({ kind: z.literal('upload'), id: UploadId }),
]);
export type Content = z.infer<typeof Content>;
