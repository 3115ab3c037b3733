import { expect, test, vi } from 'vitest';
import type * as Catalogue from '../boards/catalogue.js';
import { createHost } from './create-host.js';
import { fakeEnvironment } from './testing/fake-environment.js';
import { FakeSession } from './testing/fake-session.js';

// No board in the catalogue is known to reset on opening yet; the rule must hold for the first that is.
vi.mock('../boards/catalogue.js', async (original) => {
  const catalogue = await original<typeof Catalogue>();
  const profile = { ...catalogue.genericProfile(), resetsOnOpen: { linux: true, darwin: false, win32: false } };
  return { ...catalogue, matchUsb: () => ({ profile, role: 'runtime', isSure: true }) };
});

test('a port whose opening resets the board says so before, and is opened only after that was accepted', async () => {
  const { environment, ports } = fakeEnvironment();
  const host = await createHost(environment, async (options, env) => new FakeSession(options, env));
  const context = { client: 'window-one', signal: new AbortController().signal, onProgress: () => undefined };
  ports.set({ path: '/dev/ttyUSB0', name: 'ttyUSB0', usb: { vid: '10c4', pid: 'ea60', serial: null, location: '1-1' } });
  for await (const [port] of host.handlers.ports.watch({}, context)) {
    expect(port?.resetsOnOpen).toBe(true);
    break;
  }
  const connect = (acceptReset: boolean) =>
    host.handlers.sessions.connect({ address: '/dev/ttyUSB0', mode: 'repl', acceptReset }, context);
  await expect(connect(false)).rejects.toMatchObject({ code: 'session.would-reset', details: { port: 'ttyUSB0' } });
  await expect(connect(true)).resolves.toMatchObject({ session: expect.any(String) });
});
