import { abortError, isAbort } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { StreamPolicy } from '../contract/define.js';
import type { Credit } from './credit.js';

/** One stream on its way to a client. */
export interface Pump {
  readonly source: AsyncIterable<unknown>;
  readonly policy: StreamPolicy;
  readonly credit: Credit;
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly send: (item: unknown) => void;
}

/**
 * Carries items from a handler to the client until the source ends, then resolves; rejects with what the source threw
 * or with an `AbortError`. However it ends, the source's iterator is closed, so that no generator leaks.
 */
export async function pump(it: Pump): Promise<void> {
  const iterator = it.source[Symbol.asyncIterator]();
  let ended = false;
  const next = async (): Promise<IteratorResult<unknown>> => {
    const result = await untilAborted(iterator.next(), it.signal);
    ended = result.done === true;
    return result;
  };
  try {
    await (it.policy === 'latest' ? pumpLatest(it, next) : pumpLossless(it, next));
  } finally {
    // Not waited for: a handler that ignores its signal must not keep the request alive.
    if (!ended) iterator.return?.().then(undefined, (error: unknown) => logReturn(it.log, error));
  }
}

async function pumpLossless(it: Pump, next: () => Promise<IteratorResult<unknown>>): Promise<void> {
  for (;;) {
    await it.credit.take(it.signal);
    const result = await next();
    if (result.done === true) return;
    it.send(result.value);
  }
}

/** The source is read at its own speed; an item that found no credit is replaced by the next one. */
async function pumpLatest(it: Pump, next: () => Promise<IteratorResult<unknown>>): Promise<void> {
  let newest: { readonly item: unknown } | undefined;
  let sending: Promise<void> = Promise.resolve();
  let isSending = false;
  const sendNewest = async (): Promise<void> => {
    isSending = true;
    try {
      while (newest !== undefined) {
        await it.credit.take(it.signal);
        it.send(newest.item);
        newest = undefined;
      }
    } catch (error) {
      if (!isAbort(error)) throw error;
    } finally {
      isSending = false;
    }
  };
  for (;;) {
    const result = await next();
    if (result.done === true) break;
    newest = { item: result.value };
    if (!isSending) sending = sendNewest();
  }
  await sending;
}

/** Waits for `work`, but not after an abort: a handler may not look at its signal. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const handleAbort = (): void => reject(abortError(signal));
    if (signal.aborted) handleAbort();
    else signal.addEventListener('abort', handleAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', handleAbort));
  });
}

function logReturn(log: Logger, error: unknown): void {
  if (!isAbort(error)) log.warn('A stream failed while it was closed.', { error });
}
