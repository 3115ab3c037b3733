import { z } from 'zod';
import { Bytes } from '../../contract/common.js';
import { call, stream } from '../../contract/define.js';

/** A small contract for tests. */
export const sampleApi = {
  sums: {
    add: call({ params: z.object({ a: z.number(), b: z.number() }), result: z.number() }),
    slow: call({ params: z.object({}), result: z.string(), progress: z.number() }),
  },
  feeds: {
    bytes: stream({ params: z.object({ count: z.number() }), item: Bytes, policy: 'lossless' }),
    state: stream({ params: z.object({}), item: z.number(), policy: 'latest' }),
  },
} as const;

/** Lets all queued promise reactions run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 2000; i++) await Promise.resolve();
}
