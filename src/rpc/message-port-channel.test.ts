import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { domPortChannel, mainPortChannel, type DomPort } from './message-port-channel.js';
import { settle } from './testing/sample-api.js';

/** Two fakes with the two shapes of port, joined by structured clone. */
function ports(): { main: ReturnType<typeof mainPortChannel>; dom: ReturnType<typeof domPortChannel>; posted: unknown[] } {
  const emitter = new EventEmitter();
  const listeners: Record<string, ((event: { data: unknown }) => void)[]> = { message: [], close: [] };
  const posted: unknown[] = [];
  const domEnd = {
    postMessage: (data: unknown) => emitter.emit('message', { data: structuredClone(data) }),
    addEventListener: (type: string, listener: (event: { data: unknown }) => void) => listeners[type]?.push(listener),
    start: () => undefined,
    close: () => emitter.emit('close'),
  } as unknown as DomPort;
  const mainEnd = Object.assign(emitter, {
    postMessage(data: unknown) {
      posted.push(data);
      for (const listener of listeners['message'] ?? []) listener({ data: structuredClone(data) });
    },
    start: () => undefined,
    close: () => listeners['close']?.forEach((listener) => listener({ data: undefined })),
  });
  return { main: mainPortChannel(mainEnd), dom: domPortChannel(domEnd), posted };
}

test('messages pass both ways with their bytes', () => {
  const { main, dom } = ports();
  const got: unknown[] = [];
  main.onMessage((message) => got.push(message));
  dom.onMessage((message) => got.push(message));
  dom.send({ a: Uint8Array.of(1) });
  main.send([{ b: Uint8Array.of(2) }]);
  expect(got).toEqual([{ a: Uint8Array.of(1) }, [{ b: Uint8Array.of(2) }]]);
});

test('a view is sent without the buffer behind it', () => {
  const { main, posted } = ports();
  const pool = new Uint8Array(65_536);
  main.send({ value: { bytes: pool.subarray(10, 12) } });
  const sent = posted[0] as { value: { bytes: Uint8Array } };
  expect([sent.value.bytes, sent.value.bytes.buffer.byteLength]).toEqual([Uint8Array.of(0, 0), 2]);
});

test('closing one end is the end for both, and nothing passes afterwards', async () => {
  const { main, dom } = ports();
  const got: unknown[] = [];
  main.onMessage((message) => got.push(message));
  dom.close('reload');
  await settle();
  expect([await dom.closed, await main.closed]).toEqual([{ reason: 'reload' }, { reason: 'the other side closed' }]);
  dom.send('late');
  expect(got).toEqual([]);
});
