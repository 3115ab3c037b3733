import { z } from 'zod';

/** Number of a request on one channel; chosen by the client, used once. */
const RequestId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Most items that a client may let a stream send ahead. */
export const MAX_CREDIT = 4096;

const Credit = z.number().int().min(1).max(MAX_CREDIT);

/** What a client may say. Anything else ends the channel. */
export const ClientMessage = z.discriminatedUnion('type', [
  /** Starts a call or a stream; `credit` is how many items a stream may send at first. */
  z.object({
    type: z.literal('call'),
    id: RequestId,
    namespace: z.string().max(40),
    method: z.string().max(40),
    params: z.unknown(),
    credit: Credit.optional(),
  }),
  z.object({ type: z.literal('cancel'), id: RequestId }),
  /** That many items were taken by the consumer. */
  z.object({ type: z.literal('credit'), id: RequestId, items: Credit }),
]);
/** What a client may say. */
export type ClientMessage = z.infer<typeof ClientMessage>;

/** What the host answers. A request ends by exactly one of `result`, `error`, `cancelled` and `end`. */
export const HostMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: RequestId, value: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id: RequestId,
    error: z.object({
      code: z.string().regex(/^[a-z]+\.[a-z-]+$/),
      message: z.string(),
      details: z.unknown(),
      retryable: z.boolean(),
    }),
  }),
  z.object({ type: z.literal('cancelled'), id: RequestId }),
  z.object({ type: z.literal('progress'), id: RequestId, value: z.unknown() }),
  z.object({ type: z.literal('item'), id: RequestId, value: z.unknown() }),
  z.object({ type: z.literal('end'), id: RequestId }),
]);
/** What the host answers. */
export type HostMessage = z.infer<typeof HostMessage>;
