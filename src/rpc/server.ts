import type { Disposable } from '../base/disposable.js';
import { abortError, isAbort, OutpostError, toOutpostError } from '../base/errors.js';
import type { Logger } from '../base/logger.js';
import type { Api, CallDef, Handlers, StreamDef } from '../contract/define.js';
import type { Channel } from './channel.js';
import { Credit } from './credit.js';
import { ClientMessage, type HostMessage } from './message.js';
import { pump } from './stream-pump.js';

/** Requests that one client may have open at the same time. */
const MAX_OPEN_REQUESTS = 512;

/** Items that a stream may send ahead when the client names no number. */
const DEFAULT_CREDIT = 32;

/** Who asks, and where failures are written with their stacks. */
export interface ServeOptions {
  readonly client: string;
  readonly log: Logger;
}

interface OpenRequest {
  readonly controller: AbortController;
  readonly credit: Credit;
}

type CallMessage = Extract<ClientMessage, { type: 'call' }>;
type AnyHandler = (params: unknown, context: object) => unknown;

/**
 * Answers one client's requests on a channel until it closes or the result is disposed of.
 *
 * Every request's parameters are parsed by the contract's schema before a handler sees them. The end of the channel
 * aborts the client's calls and closes its streams. A message that is not one of the protocol's ends the channel.
 */
export function serve<A extends Api>(api: A, handlers: Handlers<A>, channel: Channel, options: ServeOptions): Disposable {
  const server = new Server(api, handlers as unknown as Record<string, Record<string, AnyHandler>>, channel, options);
  const subscription = channel.onMessage((message) => server.receive(message));
  const stop = (): void => {
    subscription[Symbol.dispose]();
    server.abortAll();
  };
  void channel.closed.then(stop);
  return { [Symbol.dispose]: stop };
}

class Server {
  readonly #open = new Map<number, OpenRequest>();
  readonly #api: Api;
  readonly #handlers: Record<string, Record<string, AnyHandler>>;
  readonly #channel: Channel;
  readonly #options: ServeOptions;

  constructor(api: Api, handlers: Record<string, Record<string, AnyHandler>>, channel: Channel, options: ServeOptions) {
    this.#api = api;
    this.#handlers = handlers;
    this.#channel = channel;
    this.#options = options;
  }

  receive(raw: unknown): void {
    const parsed = ClientMessage.safeParse(raw);
    if (!parsed.success || (parsed.data.type === 'call' && this.#open.has(parsed.data.id))) {
      this.#options.log.warn('A client sent a message that is not of the protocol.', { client: this.#options.client });
      this.#channel.close('protocol violation');
      return;
    }
    const message = parsed.data;
    if (message.type === 'call') void this.#answer(message);
    else if (message.type === 'cancel') this.#open.get(message.id)?.controller.abort(abortError());
    else this.#open.get(message.id)?.credit.give(message.items);
  }

  abortAll(): void {
    for (const request of this.#open.values()) request.controller.abort(abortError());
  }

  async #answer(message: CallMessage): Promise<void> {
    const request = { controller: new AbortController(), credit: new Credit(message.credit ?? DEFAULT_CREDIT) };
    const isFull = this.#open.size >= MAX_OPEN_REQUESTS;
    this.#open.set(message.id, request);
    try {
      if (isFull) throw new OutpostError('app.bad-request', { issues: ['too many open requests'] });
      this.#send(await this.#handle(message, request));
    } catch (error) {
      this.#send(this.#failure(message, error));
    } finally {
      this.#open.delete(message.id);
    }
  }

  async #handle(message: CallMessage, request: OpenRequest): Promise<HostMessage> {
    const { definition, handler } = this.#find(message.namespace, message.method);
    const params = definition.params.safeParse(message.params);
    if (!params.success) throw badRequest(params.error.issues);
    const { signal } = request.controller;
    const { client, log } = this.#options;
    const { id } = message;
    if (definition.kind === 'call') {
      const onProgress = (value: unknown): void => {
        if (!signal.aborted) this.#send({ type: 'progress', id, value });
      };
      return { type: 'result', id, value: await handler(params.data, { signal, client, onProgress }) };
    }
    const source = handler(params.data, { signal, client }) as AsyncIterable<unknown>;
    const send = (value: unknown): void => this.#send({ type: 'item', id, value });
    await pump({ source, policy: definition.policy, credit: request.credit, signal, log, send });
    return { type: 'end', id };
  }

  #find(namespace: string, method: string): { definition: CallDef | StreamDef; handler: AnyHandler } {
    const definitions = own(this.#api, namespace);
    const definition = definitions === undefined ? undefined : own(definitions, method);
    const handler = this.#handlers[namespace]?.[method];
    if (definition === undefined || handler === undefined) {
      throw new OutpostError('app.not-found', { what: `${namespace}.${method}` });
    }
    return { definition, handler };
  }

  #failure(message: CallMessage, error: unknown): HostMessage {
    const { id } = message;
    if (isAbort(error)) return { type: 'cancelled', id };
    const name = `${message.namespace}.${message.method}`;
    const failure = toOutpostError(error, name);
    const level = failure.code === 'app.internal' ? 'error' : 'info';
    this.#options.log[level](`${name} failed: ${failure.code}`, { error });
    return { type: 'error', id, error: failure.toWire() };
  }

  #send(message: HostMessage): void {
    this.#channel.send(message);
  }
}

/** A property of the object itself: `constructor` and its like are no methods of ours. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function badRequest(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): OutpostError {
  const lines = issues.slice(0, 10).map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  return new OutpostError('app.bad-request', { issues: lines });
}
