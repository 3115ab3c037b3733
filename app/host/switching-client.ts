import { api, type HostClient } from '../../src/contract/api.js';
import type { Api, ClientStream } from '../../src/contract/define.js';
import { OutpostError } from '../../src/base/errors.js';

type AnyMethod = (params: unknown, options?: unknown) => unknown;
type AnyClient = Readonly<Record<string, Readonly<Record<string, AnyMethod>>>>;

function disconnected(): OutpostError {
  return new OutpostError('app.disconnected', { reason: 'not-connected' });
}

function failingStream(): ClientStream<never> {
  const failing = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject<IteratorResult<never>>(disconnected()) }) };
  return { ...failing, manualCredit: () => failing };
}

/**
 * A client that stays the same object across reconnects: each use goes to the connection of that moment.
 *
 * While there is none, calls and streams fail with `app.disconnected`. Streams of a lost connection end with its
 * failure; whoever follows one subscribes anew after `connected`.
 */
export function createSwitchingClient(current: () => HostClient | null): HostClient {
  const namespaces = Object.entries<Api[string]>(api).map(([namespace, methods]) => {
    const entries = Object.entries(methods).map(([method, def]) => {
      const invoke: AnyMethod = (params, options) => {
        // The contract's shape was walked above, so both names exist; the types are those of HostClient.
        const client = current() as AnyClient | null;
        if (client !== null) return client[namespace]?.[method]?.(params, options);
        return def.kind === 'call' ? Promise.reject(disconnected()) : failingStream();
      };
      return [method, invoke] as const;
    });
    return [namespace, Object.fromEntries(entries)] as const;
  });
  return Object.fromEntries(namespaces) as unknown as HostClient;
}
