import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, Privileges } from 'electron';

/**
 * What our main process and preload use of the module `electron`, made of plain objects that remember what was done
 * with them. Used in tests by `vi.mock('electron', () => import('…/electron-stand-in.js'))`.
 */

type Handler = (...args: never[]) => unknown;

/** Everything that was done; emptied by `resetElectron`. */
export const seen = {
  schemes: [] as { scheme: string; privileges?: Privileges }[],
  protocols: new Map<string, (request: Request) => Promise<Response> | Response>(),
  opened: [] as string[],
  trashed: [] as string[],
  exits: [] as number[],
  quits: 0,
  windows: [] as BrowserWindow[],
  menus: [] as MenuItemConstructorOptions[][],
  exposed: new Map<string, unknown>(),
  sent: [] as [string, ...unknown[]][],
  delivered: [] as { channel: string; message: unknown; ports: readonly MessagePortMain[] }[],
  questions: [] as unknown[],
  switches: new Set<string>(),
  paths: new Map<string, string>(),
  answer: 0,
  picked: { canceled: true, filePaths: [] as string[], filePath: '' },
  isFirst: true,
};

class App extends EventEmitter {
  isPackaged = false;
  commandLine = { hasSwitch: (name: string) => seen.switches.has(name) };
  getAppPath = () => '/clone';
  getVersion = () => '0.1.0';
  setPath = (name: string, path: string) => seen.paths.set(name, path);
  requestSingleInstanceLock = () => seen.isFirst;
  whenReady = () => Promise.resolve();
  exit = (code: number) => seen.exits.push(code);
  quit() {
    seen.quits++;
    const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) };
    this.emit('will-quit', event);
  }
}
export const app = new App();

/** A port of the main process; `peer` is the end that was sent to the page. */
export class MessagePortMain extends EventEmitter {
  peer: MessagePortMain | undefined;
  isOpen = true;
  postMessage(data: unknown) {
    const copy: unknown = structuredClone(data);
    queueMicrotask(() => this.peer?.emit('message', { data: copy }));
  }
  start() {}
  close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.peer?.close();
    queueMicrotask(() => this.emit('close'));
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

/** A frame of a page. */
export class WebFrameMain {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  postMessage(channel: string, message: unknown, ports: readonly MessagePortMain[] = []) {
    seen.delivered.push({ channel, message, ports });
  }
}

let lastId = 0;

/** A page. */
export class WebContents extends EventEmitter {
  readonly id = ++lastId;
  mainFrame: WebFrameMain;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  constructor(url = 'app://outpost/') {
    super();
    this.mainFrame = new WebFrameMain(url);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.openHandler = handler;
  }
}

/** A window. */
export class BrowserWindow extends EventEmitter {
  static focused: BrowserWindow | null = null;
  static getAllWindows = () => seen.windows;
  static getFocusedWindow = () => BrowserWindow.focused;
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new WebContents();
  readonly calls: string[] = [];
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    seen.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  setMenuBarVisibility = (isVisible: boolean) => this.calls.push(`menu bar ${isVisible}`);
  loadURL(url: string) {
    this.calls.push(`load ${url}`);
    this.emit('ready-to-show');
    return Promise.resolve();
  }
  show = () => this.calls.push('show');
  focus = () => this.calls.push('focus');
  restore = () => this.calls.push('restore');
  isMinimized = () => true;
}

/** The session of all pages. */
export class Session extends EventEmitter {
  handlers = new Map<string, Handler>();
  setPermissionRequestHandler = (handler: Handler) => this.handlers.set('request', handler);
  setPermissionCheckHandler = (handler: Handler) => this.handlers.set('check', handler);
  setDevicePermissionHandler = (handler: Handler) => this.handlers.set('device', handler);
  setBluetoothPairingHandler = (handler: Handler) => this.handlers.set('bluetooth', handler);
  setDisplayMediaRequestHandler = (handler: Handler) => this.handlers.set('display', handler);
  webRequest = { onBeforeRequest: (handler: Handler) => this.handlers.set('before-request', handler) };
}
export const session = { defaultSession: new Session() };

export const protocol = {
  registerSchemesAsPrivileged: (schemes: typeof seen.schemes) => seen.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response> | Response) => seen.protocols.set(scheme, handler),
};

export const ipcMain = new EventEmitter();

class IpcRenderer extends EventEmitter {
  send = (channel: string, ...args: unknown[]) => seen.sent.push([channel, ...args]);
}
export const ipcRenderer = new IpcRenderer();

export const contextBridge = { exposeInMainWorld: (name: string, value: unknown) => seen.exposed.set(name, value) };

export const shell = {
  openExternal: (url: string) => Promise.resolve(void seen.opened.push(url)),
  trashItem: (path: string) => Promise.resolve(void seen.trashed.push(path)),
};

export const dialog = {
  showMessageBoxSync: (...args: unknown[]) => {
    seen.questions.push(args.at(-1));
    return seen.answer;
  },
  showOpenDialog: (...args: unknown[]) => {
    seen.questions.push(args);
    return Promise.resolve(seen.picked);
  },
  showSaveDialog: (...args: unknown[]) => {
    seen.questions.push(args);
    return Promise.resolve(seen.picked);
  },
};

export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: MenuItemConstructorOptions[]) => seen.menus.push(template),
};

export const nativeTheme = { shouldUseDarkColors: true };

/** Forgets what was done, for the next test. */
export function resetElectron(): void {
  Object.assign(seen, {
    schemes: [],
    opened: [],
    trashed: [],
    exits: [],
    quits: 0,
    windows: [],
    menus: [],
    sent: [],
    delivered: [],
    questions: [],
    answer: 0,
    isFirst: true,
  });
  Object.assign(seen.picked, { canceled: true, filePaths: [], filePath: '' });
  seen.protocols.clear();
  seen.exposed.clear();
  seen.switches.clear();
  seen.paths.clear();
  app.removeAllListeners();
  app.isPackaged = false;
  ipcMain.removeAllListeners();
  ipcRenderer.removeAllListeners();
  session.defaultSession = new Session();
  BrowserWindow.focused = null;
}

/** An event whose default can be prevented, with the fields of navigation events. */
export function preventable<T extends object>(fields: T): T & { isPrevented: boolean; preventDefault: () => void } {
  const event = { ...fields, isPrevented: false, preventDefault: () => void (event.isPrevented = true) };
  return event;
}
