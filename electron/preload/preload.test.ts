import { beforeEach, expect, test, vi } from 'vitest';
import * as electron from '../testing/electron-stand-in.js';
import { resetElectron, seen } from '../testing/electron-stand-in.js';
import { DELIVER, REQUEST } from '../main/port-hand-over.js';

vi.mock('electron', () => import('../testing/electron-stand-in.js'));

const posted: unknown[][] = [];

beforeEach(async () => {
  resetElectron();
  posted.length = 0;
  vi.resetModules();
  vi.stubGlobal('window', { location: { origin: 'app://outpost' }, postMessage: (...args: unknown[]) => posted.push(args) });
  vi.doMock('electron', () => electron);
  await import('./index.js');
});

test('exposes one object with one function, and nothing else', () => {
  expect([...seen.exposed.keys()]).toEqual(['outpost']);
  const bridge = seen.exposed.get('outpost') as Record<string, unknown>;
  expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([['requestPort', 'function']]);
});

test('sends the page’s nonce on, and nothing that is no text', () => {
  const { requestPort } = seen.exposed.get('outpost') as { requestPort: (nonce: unknown) => unknown };
  const results = [requestPort('nonce-1'), requestPort({ channel: 'other' }), requestPort(undefined)];
  expect([seen.sent, results]).toEqual([[[REQUEST, 'nonce-1']], [undefined, undefined, undefined]]);
});

test('passes the port to its own origin only, with the nonce', () => {
  const port = {};
  electron.ipcRenderer.emit(DELIVER, { ports: [port] }, 'nonce-1');
  expect(posted).toEqual([[{ nonce: 'nonce-1' }, 'app://outpost', [port]]]);
});

test('listens to nothing else', () => {
  expect(electron.ipcRenderer.eventNames()).toEqual([DELIVER]);
});
