import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ManualClock } from '../../src/base/clock.js';
import { silentLogger } from '../../src/base/logger.js';
import { CONTENT_SECURITY_POLICY } from '../../src/server/content-policy.js';
import type { HostHandlers } from '../../src/contract/api.js';
import { api } from '../../src/contract/api.js';
import { createClient } from '../../src/rpc/client.js';
import { mainPortChannel } from '../../src/rpc/message-port-channel.js';
import * as electron from '../testing/electron-stand-in.js';
import { preventable, resetElectron, seen, WebContents, WebFrameMain } from '../testing/electron-stand-in.js';

vi.mock('electron', () => import('../testing/electron-stand-in.js'));

const { systemDialogs } = await import('./dialogs.js');
const { openExternal } = await import('./external-links.js');
const { menuTemplate, setMenu } = await import('./menu.js');
const { foldersOf, readDesktopOptions } = await import('./options.js');
const { isOwnUrl } = await import('./origin.js');
const { denyPermissions } = await import('./permissions.js');
const { handOverPorts, REQUEST, DELIVER } = await import('./port-hand-over.js');
const { handleScheme, registerScheme } = await import('./protocol.js');
const { askBeforeClosing, quitInOrder } = await import('./quit.js');
const { blockNetwork, hardenPages, refuseRemoteDebugging } = await import('./security.js');
const { claimSingleInstance } = await import('./single-instance.js');
const { sayUp } = await import('./up-message.js');
const { makeWindow, showWindow } = await import('./window.js');
const { useDataFolder } = await import('./data-folder.js');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outpost-electron-'));
  await mkdir(path.join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'renderer', 'index.html'), 'the page');
  await writeFile(path.join(folder, 'renderer', 'assets', 'main-1.js'), 'code');
  await writeFile(path.join(folder, 'secret'), 'secret');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => resetElectron());

async function settle(): Promise<void> {
  for (let i = 0; i < 100; i++) await Promise.resolve();
}

describe('the window', () => {
  test('is made with exactly these web preferences', () => {
    const window = makeWindow({ preload: '/clone/dist/electron/preload.cjs' }) as unknown as electron.BrowserWindow;
    expect(window.options.webPreferences).toEqual({
      preload: '/clone/dist/electron/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    });
  });

  test('loads our page and is shown once it has painted', async () => {
    const window = makeWindow({ preload: 'p' });
    await showWindow(window);
    const { options, calls } = window as unknown as electron.BrowserWindow;
    expect([options.show, calls]).toEqual([false, ['menu bar false', 'load app://outpost/', 'show']]);
  });
});

describe('the scheme app:', () => {
  const ask = async (url: string, method = 'GET') => {
    handleScheme(path.join(folder, 'renderer'));
    const response = await seen.protocols.get('app')?.({ url, method } as Request);
    return { status: response?.status, headers: response?.headers, body: await response?.text() };
  };

  test('is registered as standard and secure, with nothing that loosens it', () => {
    registerScheme();
    expect(seen.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  test('serves the page with the content policy as a header', async () => {
    const { status, headers, body } = await ask('app://outpost/');
    expect([status, body]).toEqual([200, 'the page']);
    expect(headers?.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(headers?.get('x-content-type-options')).toBe('nosniff');
  });

  test('serves files of the build', async () => {
    expect(await ask('app://outpost/assets/main-1.js')).toMatchObject({ status: 200, body: 'code' });
  });

  test.each([
    ['app://outpost/../secret', 404],
    ['app://outpost/%2e%2e/secret', 404],
    ['app://outpost/assets/..%2f..%2f..%2fsecret', 404],
    ['app://outpost/assets', 404],
    ['app://outpost/missing.js', 404],
    ['app://evil/', 403],
    ['app://outpost.evil/', 403],
    ['app://user@outpost/', 403],
    ['app://outpost:8080/', 403],
    ['nonsense', 403],
  ])('refuses %s with %i', async (url, status) => {
    expect(await ask(url)).toMatchObject({ status, body: '' });
  });

  test.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await ask('app://outpost/', method)).status).toBe(405);
  });

  test('blocks file:', async () => {
    handleScheme(folder);
    const response = await seen.protocols.get('file')?.({ url: 'file:///etc/passwd', method: 'GET' } as Request);
    expect(response?.status).toBe(403);
  });
});

test.each([
  ['app://outpost/', true],
  ['app://outpost/index.html?x#y', true],
  ['app://outpost.evil/', false],
  ['app://outpost@evil/', false],
  ['http://outpost/', false],
  ['file:///app://outpost/', false],
  ['about:blank', false],
  ['', false],
])('%s is our own origin: %s', (url, expected) => {
  expect(isOwnUrl(url)).toBe(expected);
});

describe('every page', () => {
  function page() {
    const opened: string[] = [];
    hardenPages((url) => opened.push(url));
    const contents = new WebContents();
    electron.app.emit('web-contents-created', {}, contents);
    return { contents, opened };
  }

  test.each([
    ['https://evil.example/', true, true],
    ['file:///etc/passwd', true, true],
    ['app://outpost/other.html', true, true],
    ['app://outpost/', false, true],
    ['app://outpost/', true, false],
  ])('asked to go to %s (main frame: %s) is stopped: %s', (url, isMainFrame, isPrevented) => {
    const event = preventable({ url, isMainFrame });
    page().contents.emit('will-navigate', event);
    expect(event.isPrevented).toBe(isPrevented);
  });

  test('never follows a redirect, never shows another frame, never holds a webview', () => {
    const { contents } = page();
    const events = {
      'will-redirect': preventable({}),
      'will-frame-navigate': preventable({ isMainFrame: false }),
      'will-attach-webview': preventable({}),
    };
    for (const [name, event] of Object.entries(events)) contents.emit(name, event);
    expect(Object.values(events).map((event) => event.isPrevented)).toEqual([true, true, true]);
  });

  test('opens no window; what it wanted is handed on', () => {
    const { contents, opened } = page();
    expect(contents.openHandler?.({ url: 'https://docs.micropython.org/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://docs.micropython.org/']);
  });

  test.each([
    ['https://evil.example/', true],
    ['http://127.0.0.1:80/', true],
    ['ws://localhost/', true],
    ['file:///etc/passwd', true],
    ['app://evil/', true],
    ['app://outpost/assets/main-1.js', false],
    ['blob:app://outpost/1', false],
    ['data:image/png;base64,', false],
    ['devtools://devtools/bundled/inspector.html', false],
  ])('that asks for %s is refused: %s', (url, cancel) => {
    blockNetwork(electron.session.defaultSession as never);
    const answers: unknown[] = [];
    electron.session.defaultSession.handlers.get('before-request')?.(
      ...([{ url }, (answer: unknown) => answers.push(answer)] as never[]),
    );
    expect(answers).toEqual([{ cancel }]);
  });
});

describe('external links', () => {
  test.each([
    ['https://docs.micropython.org/en/latest/', true],
    ['http://docs.micropython.org/', false],
    ['https://evil.example/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['smb://server/share', false],
  ])('%s is opened: %s', async (url, isOpened) => {
    await openExternal(url, silentLogger);
    expect(seen.opened).toEqual(isOpened ? [url] : []);
  });
});

describe('permissions', () => {
  function setUp() {
    const clock = new ManualClock();
    const { watchInput } = denyPermissions(electron.session.defaultSession as never, clock);
    const contents = new WebContents();
    watchInput(contents as never);
    const request = (permission: string, details = { requestingUrl: 'app://outpost/', isMainFrame: true }) => {
      let granted: unknown;
      const handler = electron.session.defaultSession.handlers.get('request');
      handler?.(...([contents, permission, (answer: unknown) => (granted = answer), details] as never[]));
      return granted;
    };
    const check = (permission: string, details: object = { requestingUrl: 'app://outpost/', isMainFrame: true }) =>
      electron.session.defaultSession.handlers.get('check')?.(...([contents, permission, 'app://outpost', details] as never[]));
    return { clock, contents, request, check };
  }

  test.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'serial',
    'usb',
    'hid',
    'display-capture',
    'fileSystem',
    'idle-detection',
    'local-fonts',
    'local-network-access',
    'loopback-network',
    'storage-access',
    'clipboard-read',
    'deprecated-sync-clipboard-read',
    'unknown',
  ])('%s is denied', (permission) => {
    const { request, check } = setUp();
    expect([request(permission), check(permission)]).toEqual([false, false]);
  });

  test('writing to the clipboard is allowed for our main frame only', () => {
    const { request, check } = setUp();
    expect([request('clipboard-sanitized-write'), check('clipboard-sanitized-write')]).toEqual([true, true]);
    expect(request('clipboard-sanitized-write', { requestingUrl: 'app://outpost/', isMainFrame: false })).toBe(false);
    expect(request('clipboard-sanitized-write', { requestingUrl: 'https://evil.example/', isMainFrame: true })).toBe(false);
    expect(check('clipboard-sanitized-write', { isMainFrame: true })).toBe(false);
  });

  test('reading the clipboard is allowed for five seconds after a key or click', async () => {
    const { clock, contents, request, check } = setUp();
    contents.emit('input-event', {}, { type: 'mouseMove' });
    expect(request('clipboard-read')).toBe(false);
    contents.emit('input-event', {}, { type: 'rawKeyDown' });
    await clock.advance(5000);
    expect([request('clipboard-read'), check('clipboard-read')]).toEqual([true, true]);
    expect(request('clipboard-read', { requestingUrl: 'app://outpost/', isMainFrame: false })).toBe(false);
    await clock.advance(1);
    expect(request('clipboard-read')).toBe(false);
  });

  test('no device is ever given to the page', () => {
    setUp();
    const { defaultSession } = electron.session;
    const answers: unknown[] = [];
    const answer = (...args: unknown[]) => answers.push(args[0]);
    const events = ['select-serial-port', 'select-hid-device', 'select-usb-device'].map((name) => ({
      name,
      event: preventable({}),
    }));
    defaultSession.emit('select-serial-port', events[0]?.event, [{ portId: '1' }], {}, answer);
    defaultSession.emit('select-hid-device', events[1]?.event, {}, answer);
    defaultSession.emit('select-usb-device', events[2]?.event, {}, answer);
    defaultSession.handlers.get('bluetooth')?.(...([{}, answer] as never[]));
    defaultSession.handlers.get('display')?.(...([{}, answer] as never[]));
    expect(answers).toEqual(['', null, undefined, { confirmed: false }, null]);
    expect(events.every(({ event }) => event.isPrevented)).toBe(true);
    expect(defaultSession.handlers.get('device')?.(...([{}] as never[]))).toBe(false);
  });
});

describe('the hand-over of the port', () => {
  const handlers = {
    layout: { get: async (_params: object, { client }: { client: string }) => ({ json: client }), set: async () => ({}) },
  } as unknown as HostHandlers;
  const nonce = '0123456789abcdef';

  function ask(contents: WebContents, frame: WebFrameMain | null = contents.mainFrame, sent: unknown = nonce) {
    electron.ipcMain.emit(REQUEST, { sender: contents, senderFrame: frame }, sent);
    return seen.delivered.at(-1);
  }

  test('gives the main frame of our page a working port, named by its nonce', async () => {
    using _over = handOverPorts(handlers, silentLogger);
    const contents = new WebContents();
    const delivered = ask(contents);
    expect([delivered?.channel, delivered?.message]).toEqual([DELIVER, nonce]);
    const client = createClient(api, mainPortChannel(delivered!.ports[0]!));
    expect(await client.layout.get({})).toEqual({ json: `desktop-${contents.id}` });
  });

  test.each([
    ['another frame of our page', () => ask(new WebContents(), new WebFrameMain('app://outpost/'))],
    ['a frame that is gone', () => ask(new WebContents(), null)],
    ['a page elsewhere', () => ask(new WebContents('https://evil.example/'))],
    ['a page whose address begins like ours', () => ask(new WebContents('app://outpost.evil/'))],
    ['a nonce that is none', () => ask(new WebContents(), undefined, { toString: () => nonce })],
    ['a nonce of odd characters', () => ask(new WebContents(), undefined, '<script>0123456789')],
    ['no nonce', () => ask(new WebContents(), undefined, null)],
  ])('is refused to %s', (_, attempt) => {
    using _over = handOverPorts(handlers, silentLogger);
    attempt();
    expect(seen.delivered).toEqual([]);
  });

  test('at a reload ends the earlier port', async () => {
    using _over = handOverPorts(handlers, silentLogger);
    const contents = new WebContents();
    const first = mainPortChannel(ask(contents)!.ports[0]!);
    const second = createClient(api, mainPortChannel(ask(contents)!.ports[0]!));
    await first.closed;
    expect(await second.layout.get({})).toEqual({ json: `desktop-${contents.id}` });
  });

  test('is over at the end', async () => {
    const over = handOverPorts(handlers, silentLogger);
    const contents = new WebContents();
    const port = mainPortChannel(ask(contents)!.ports[0]!);
    over[Symbol.dispose]();
    await port.closed;
    ask(contents);
    expect(seen.delivered).toHaveLength(1);
  });
});

describe('the menu', () => {
  const flat = (platform: NodeJS.Platform, isPackaged = true) =>
    menuTemplate(platform, isPackaged).flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);

  test.each(['linux', 'win32', 'darwin'] as const)('on %s has no reload and takes no key of the window', (platform) => {
    const items = flat(platform);
    expect(items.map((item) => item.role)).not.toEqual(expect.arrayContaining(['reload']));
    expect(
      items.some(
        (item) =>
          item.role === 'reload' ||
          item.role === 'forceReload' ||
          item.role === 'close' ||
          item.role === 'viewMenu' ||
          item.role === 'fileMenu',
      ),
    ).toBe(false);
    expect(items.map((item) => item.accelerator).filter((key) => key !== undefined && /F\d|\b[RWNT]$/.test(key))).toEqual([]);
  });

  test('has developer tools only where it is not packaged', () => {
    expect(
      [flat('linux', true), flat('linux', false)].map((items) => items.some((item) => item.role === 'toggleDevTools')),
    ).toEqual([false, true]);
  });

  test('leaves copy and paste to the page, but on macOS', () => {
    const copies = (['linux', 'darwin'] as const).map(
      (platform) => flat(platform).find((item) => item.role === 'copy')?.registerAccelerator,
    );
    expect(copies).toEqual([false, true]);
  });

  test('is set', () => {
    setMenu('linux', true);
    expect(seen.menus).toHaveLength(1);
  });
});

describe('dialogs', () => {
  test('belong to the window that asks and give the path, or null', async () => {
    const window = makeWindow({ preload: 'p' }) as unknown as electron.BrowserWindow;
    const client = `desktop-${window.webContents.id}`;
    expect(await systemDialogs.pickFolder(client)).toBeNull();
    Object.assign(seen.picked, { canceled: false, filePaths: ['/home/ada/project'], filePath: '/home/ada/a.py' });
    expect([
      await systemDialogs.pickFolder(client),
      await systemDialogs.pickFile(client),
      await systemDialogs.pickSaveFile(client, 'a.py'),
    ]).toEqual(['/home/ada/project', '/home/ada/project', '/home/ada/a.py']);
    expect(seen.questions.every((args) => (args as unknown[])[0] === window)).toBe(true);
  });

  test('are shown without a window when it is gone', async () => {
    await systemDialogs.pickFolder('desktop-999');
    await systemDialogs.pickSaveFile('someone', 'x');
    expect(seen.questions.map((args) => (args as unknown[]).length)).toEqual([1, 1]);
  });
});

describe('the command line', () => {
  test('gives folders, not the application nor switches of Chromium', () => {
    expect(foldersOf(['electron', '--inspect=0', '/clone', 'project', '--no-sandbox', '/abs'], '/home/ada', false)).toEqual([
      '/home/ada/project',
      '/abs',
    ]);
    expect(foldersOf(['Outpost', 'project'], '/home/ada', true)).toEqual(['/home/ada/project']);
  });

  test('says where the parts lie', () => {
    expect(readDesktopOptions(['electron', '/clone'], '/')).toEqual({
      folders: [],
      appPath: '/clone',
      preload: '/clone/dist/electron/preload.cjs',
      renderer: '/clone/dist/renderer',
    });
  });
});

describe('starting', () => {
  test('keeps everything in the data folder, Chromium’s part aside', () => {
    const root = path.join(folder, 'data');
    useDataFolder({ root } as never);
    expect([...seen.paths]).toEqual([
      ['userData', root],
      ['sessionData', path.join(root, 'chromium')],
    ]);
  });

  test('twice hands the folders to the first instance', () => {
    const opened: (readonly string[])[] = [];
    expect(claimSingleInstance((folders) => opened.push(folders))).toBe(true);
    electron.app.emit('second-instance', {}, ['electron', '/clone', 'project'], '/home/ada');
    expect(opened).toEqual([['/home/ada/project']]);
    seen.isFirst = false;
    expect(claimSingleInstance(() => undefined)).toBe(false);
  });

  test('tells the start script that the window is up, where there is one', () => {
    const sent: unknown[] = [];
    sayUp({ send: (message: unknown) => sent.push(message) > 0 });
    sayUp({});
    expect(sent).toEqual(['up']);
  });

  test.each(['remote-debugging-port', 'remote-debugging-pipe'])('packaged with --%s is refused', (name) => {
    seen.switches.add(name);
    expect(refuseRemoteDebugging()).toBe(false);
    electron.app.isPackaged = true;
    expect([refuseRemoteDebugging(), seen.exits]).toEqual([true, [1]]);
  });
});

describe('quitting', () => {
  test('waits for the host to end, once', async () => {
    let end: () => void = () => undefined;
    let ends = 0;
    quitInOrder({ log: silentLogger, end: () => new Promise((resolve) => ((end = resolve), ends++)) });
    electron.app.emit('window-all-closed');
    electron.app.quit();
    expect([ends, seen.quits]).toEqual([1, 2]);
    end();
    await settle();
    expect([ends, seen.quits]).toEqual([1, 3]);
  });

  test('goes on when the host fails to end', async () => {
    quitInOrder({ log: silentLogger, end: () => Promise.reject(new Error('stuck')) });
    electron.app.quit();
    await settle();
    expect(seen.quits).toBe(2);
  });

  test.each([
    ['save', 0, true],
    ['save', 1, false],
    ['upload', 0, true],
    ['run', 0, false],
    ['download', 0, false],
  ] as const)('while a %s works asks (answer %i), and stays: %s', (kind, answer, isPrevented) => {
    const window = makeWindow({ preload: 'p' });
    seen.answer = answer;
    askBeforeClosing(window, () => [{ kind, subject: 'main.py' } as never]);
    const event = preventable({});
    (window as unknown as electron.BrowserWindow).emit('close', event);
    expect([event.isPrevented, seen.questions.length]).toEqual([isPrevented, kind === 'run' || kind === 'download' ? 0 : 1]);
  });
});
