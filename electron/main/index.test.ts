import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '../../src/contract/api.js';
import { createClient } from '../../src/rpc/client.js';
import { mainPortChannel } from '../../src/rpc/message-port-channel.js';
import { claimInstance } from '../../src/server/instance.js';
import * as electron from '../testing/electron-stand-in.js';
import { resetElectron, seen } from '../testing/electron-stand-in.js';
import { REQUEST } from './port-hand-over.js';

vi.mock('electron', () => import('../testing/electron-stand-in.js'));

let home = '';
const sent: unknown[] = [];

beforeEach(async () => {
  resetElectron();
  vi.resetModules();
  vi.doMock('electron', () => electron);
  home = await mkdtemp(path.join(tmpdir(), 'outpost-desktop-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('OUTPOST_HOME', path.join(home, 'data'));
  sent.length = 0;
  process.send = (message: unknown) => sent.push(message) > 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  delete process.send;
  await rm(home, { recursive: true });
});

test('the desktop shell starts, serves its page a host, and ends in order', async () => {
  await import('./index.js');
  await vi.waitFor(() => expect(sent).toEqual(['up']));
  expect(seen.schemes.map(({ scheme }) => scheme)).toEqual(['app']);
  expect([...seen.protocols.keys()].sort()).toEqual(['app', 'file']);
  expect([...electron.session.defaultSession.handlers.keys()].sort()).toEqual([
    'before-request',
    'bluetooth',
    'check',
    'device',
    'display',
    'request',
  ]);
  const [window] = seen.windows;
  expect(window?.calls).toEqual(['menu bar false', 'load app://outpost/', 'show']);

  const contents = window!.webContents;
  electron.ipcMain.emit(REQUEST, { sender: contents, senderFrame: contents.mainFrame }, '0123456789abcdef');
  const client = createClient(api, mainPortChannel(seen.delivered[0]!.ports[0]!), { validate: true });
  expect(await client.app.info({})).toMatchObject({ shell: 'desktop', dialogs: true, client: `desktop-${contents.id}` });
  const [root] = await client.workspace.known({});
  expect(root).toMatchObject({ kind: 'folder', shownPath: '~/Outpost' });
  expect(await readFile(path.join(home, 'Outpost', 'hello.py'), 'utf8')).toContain('print(');

  electron.app.quit();
  await vi.waitFor(() => expect(seen.quits).toBe(2));
  expect((await readdir(path.join(home, 'data', 'locks'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

test('a second start shows the window that is up, opens its folder there, and ends', async () => {
  seen.isFirst = false;
  await import('./index.js');
  expect([sent, seen.quits, seen.windows]).toEqual([['up'], 1, []]);
});

test('where a browser shell has the data folder and does not answer, it says who has it and ends', async () => {
  const instance = await claimInstance(path.join(home, 'data', 'locks'), 'Outpost in the browser');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await import('./index.js');
  await vi.waitFor(() => expect(seen.exits).toEqual([1]));
  expect(said.mock.calls.flat().join('')).toContain('Outpost in the browser');
  if (instance.kind === 'first') await instance.release();
});
