import { AsyncQueue } from '../base/async-queue.js';
import { abortError, OutpostError, type WireError } from '../base/errors.js';
import type { Api, CallDef, Client, ClientStream, StreamDef } from '../contract/define.js';
import type { Channel } from './channel.js';
import { HostMessage, type ClientMessage } from './message.js';

/** How a client is made. */
export interface ClientOptions {
  /** Parses what the host sends by the contract; development builds only. */
  readonly validate?: boolean;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: unknown) => void;
}
interface StreamOptions {
  readonly signal?: AbortSignal;
  readonly credit?: number;
}

/** What a request that waits for answers does with them. */
interface Pending {
  readonly onMessage: (message: HostMessage) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * The window's side: an object of functions in the shape of the contract.
 *
 * A call rejects with the host's `OutpostError`, with an `AbortError` when its signal fires, and with
 * `app.disconnected` when the channel ends. Leaving a stream's loop ends it on the host.
 */
export function createClient<A extends Api>(api: A, channel: Channel, options: ClientOptions = {}): Client<A> {
  const requests = new Requests(channel, options.validate === true);
  const entries = Object.entries(api).map(([namespace, methods]) => [
    namespace,
    Object.fromEntries(
      Object.entries(methods).map(([method, definition]) => [method, bind(requests, namespace, method, definition)]),
    ),
  ]);
  // The shape follows the contract entry by entry, which Object.fromEntries can't express.
  return Object.fromEntries(entries) as Client<A>;
}

function bind(requests: Requests, namespace: string, method: string, definition: CallDef | StreamDef): unknown {
  if (definition.kind === 'call') {
    return (params: unknown, options: CallOptions = {}) => requests.call(definition, { namespace, method, params }, options);
  }
  return (params: unknown, options: StreamOptions = {}) => requests.stream(definition, { namespace, method, params }, options);
}

type Order = Pick<Extract<ClientMessage, { type: 'call' }>, 'namespace' | 'method' | 'params'>;

class Requests {
  readonly #pending = new Map<number, Pending>();
  readonly #channel: Channel;
  readonly #validate: boolean;
  #lastId = 0;
  #disconnected: OutpostError | undefined;

  constructor(channel: Channel, validate: boolean) {
    this.#channel = channel;
    this.#validate = validate;
    channel.onMessage((raw) => {
      // The host is our own build; outside development its messages are taken as they are.
      const message = validate ? HostMessage.parse(raw) : (raw as HostMessage);
      this.#pending.get(message.id)?.onMessage(message);
    });
    void channel.closed.then(({ reason }) => {
      this.#disconnected = new OutpostError('app.disconnected', { reason });
      for (const pending of [...this.#pending.values()]) pending.onFailure(this.#disconnected);
    });
  }

  call(definition: CallDef, order: Order, { signal, onProgress }: CallOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const close = this.#start(order, signal, {
        onMessage: (message) => {
          if (message.type === 'progress') onProgress?.(message.value);
          else if (message.type === 'result') {
            close();
            resolve(this.#validate ? definition.result.parse(message.value) : message.value);
          } else {
            close();
            reject(failureOf(message, signal));
          }
        },
        onFailure: (error) => {
          close();
          reject(error);
        },
      });
    });
  }

  stream(definition: StreamDef, order: Order, options: StreamOptions): ClientStream<unknown> {
    const open = (): AsyncQueueOf => this.#openStream(definition, order, options);
    return {
      manualCredit: () => ({ [Symbol.asyncIterator]: open }),
      [Symbol.asyncIterator]: () => autoCredit(open),
    };
  }

  #openStream(definition: StreamDef, order: Order, { signal, credit }: StreamOptions): AsyncQueueOf {
    const queue = new AsyncQueue<CreditedItem>({ onReturn: () => close('cancel') });
    const full = credit === undefined ? order : { ...order, credit };
    const close = this.#start(full, signal, {
      onMessage: (message) => {
        if (message.type === 'item') {
          const item = this.#validate ? definition.item.parse(message.value) : message.value;
          queue.push({ item, release: once(() => this.#credit(message.id)) });
          return;
        }
        close();
        if (message.type === 'end') queue.end();
        else queue.fail(failureOf(message, signal));
      },
      onFailure: (error) => {
        close();
        queue.fail(error);
      },
    });
    return queue;
  }

  /** Sends the request; the result forgets it and, when asked, tells the host to stop. */
  #start(order: Order & { credit?: number }, signal: AbortSignal | undefined, pending: Pending): (how?: 'cancel') => void {
    const id = ++this.#lastId;
    const handleAbort = (): void => {
      this.#send({ type: 'cancel', id });
      pending.onFailure(abortError(signal));
    };
    const close = (how?: 'cancel'): void => {
      signal?.removeEventListener('abort', handleAbort);
      if (this.#pending.delete(id) && how === 'cancel') this.#send({ type: 'cancel', id });
    };
    const refused = this.#disconnected ?? (signal?.aborted === true ? abortError(signal) : undefined);
    if (refused !== undefined) {
      // After the caller has its `close`.
      queueMicrotask(() => pending.onFailure(refused));
      return close;
    }
    this.#pending.set(id, pending);
    signal?.addEventListener('abort', handleAbort, { once: true });
    this.#send({ type: 'call', id, ...order });
    return close;
  }

  #credit(id: number): void {
    if (this.#pending.has(id)) this.#send({ type: 'credit', id, items: 1 });
  }

  #send(message: ClientMessage): void {
    this.#channel.send(message);
  }
}

interface CreditedItem {
  readonly item: unknown;
  readonly release: () => void;
}
type AsyncQueueOf = AsyncIterableIterator<CreditedItem>;

/** Gives an item's credit back when the loop asks for the next one. Opened by the first `next`. */
async function* autoCredit(open: () => AsyncQueueOf): AsyncGenerator<unknown> {
  for await (const { item, release } of { [Symbol.asyncIterator]: open }) {
    yield item;
    release();
  }
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

function failureOf(message: HostMessage, signal: AbortSignal | undefined): unknown {
  if (message.type === 'cancelled') return abortError(signal);
  if (message.type === 'error') return OutpostError.fromWire(message.error as WireError);
  return new OutpostError('app.internal', { where: 'rpc client', note: `unexpected ${message.type}` });
}
