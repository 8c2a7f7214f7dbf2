// A strict stand-in for Electron: it does what the app relies on, writes down what it is told, and throws at anything else.
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** All that was called, in order, as `module.method`. */
export const calls: string[] = [];
/** What was given to those calls that are looked at. */
export const given = {
  schemes: [] as unknown[],
  windows: [] as FakeWindow[],
  menu: undefined as unknown,
  answers: new Map<string, (event: unknown, request: unknown) => Promise<unknown>>(),
  pageHandler: undefined as ((request: Request) => Promise<Response>) | undefined,
  permissionRequest: undefined as PermissionRequestHandler | undefined,
  permissionCheck: undefined as PermissionCheckHandler | undefined,
  notifications: [] as unknown[],
  messages: [] as unknown[],
  blockers: new Set<number>(),
  children: [] as ChildProcess[],
  trays: 0,
};
/** What the user answers in dialogs. */
export const answers = { message: 0, ticked: false, openPaths: [] as string[], savePath: '' };
export const settings = { hasLock: true };

type PermissionRequestHandler = (
  contents: unknown,
  permission: string,
  answer: (allowed: boolean) => void,
  details: object,
) => void;
type PermissionCheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;

/** `known`, throwing at whatever is not in it. */
function strict<Known extends object>(name: string, known: Known): Known {
  return new Proxy(known, {
    get: (target, key) => {
      // Promises and printers ask for these of anything.
      if (key in target || typeof key === 'symbol' || key === 'then') {
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      throw new Error(`Electron's ${name}.${key} is not known here.`);
    },
    set: (_target, key) => {
      throw new Error(`Electron's ${name}.${String(key)} cannot be set here.`);
    },
  });
}

function noted<Args extends unknown[], Result>(name: string, action: (...args: Args) => Result) {
  return (...args: Args): Result => {
    calls.push(name);
    return action(...args);
  };
}

const nothing = (): undefined => undefined;

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  quitting = false;
  readonly #ready = Promise.withResolvers<undefined>();

  readonly setPath = noted('app.setPath', nothing);
  readonly enableSandbox = noted('app.enableSandbox', nothing);
  readonly requestSingleInstanceLock = noted('app.requestSingleInstanceLock', () => settings.hasLock);
  readonly whenReady = noted('app.whenReady', () => this.#ready.promise);

  becomeReady(): void {
    calls.push('ready');
    this.#ready.resolve(undefined);
  }

  /** As Electron's: those who hear of it may hold it up. */
  quit(): void {
    calls.push('app.quit');
    const event = { defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) };
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.quitting = true;
    this.emit('will-quit', event);
  }
}

export class FakeFrame {
  url: string;
  readonly posted: { channel: string; message: unknown; ports: MessagePort[] }[] = [];

  constructor(url: string) {
    this.url = url;
  }

  postMessage(channel: string, message: unknown, ports: FakeMessagePort[] = []): void {
    this.posted.push({ channel, message, ports: ports.map(({ port }) => port) });
  }
}

class FakeWebContents extends EventEmitter {
  mainFrame = new FakeFrame('app://zerolens/');
  readonly sent: { channel: string; message: unknown }[] = [];
  windowOpenHandler: (() => { action: string }) | undefined;

  readonly reload = noted('WebContents.reload', nothing);

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class FakeWindow extends EventEmitter {
  readonly options: object;
  readonly webContents = strict('WebContents', new FakeWebContents());
  readonly bars: number[] = [];
  focused = false;
  #destroyed = false;

  constructor(options: object) {
    super();
    this.options = options;
    given.windows.push(this);
    calls.push('new BrowserWindow');
    app.emit('web-contents-created', {}, this.webContents);
  }

  readonly loadURL = noted('BrowserWindow.loadURL', (_url: string) => Promise.resolve());
  readonly maximize = noted('BrowserWindow.maximize', nothing);
  readonly show = noted('BrowserWindow.show', nothing);
  readonly focus = noted('BrowserWindow.focus', nothing);
  readonly restore = noted('BrowserWindow.restore', nothing);
  readonly isMinimized = (): boolean => false;
  readonly isMaximized = (): boolean => false;
  readonly isDestroyed = (): boolean => this.#destroyed;
  readonly isFocused = (): boolean => this.focused;
  readonly getNormalBounds = (): { x: number; y: number; width: number; height: number } => ({
    x: 10,
    y: 20,
    width: 1000,
    height: 700,
  });
  readonly setProgressBar = (share: number): void => void this.bars.push(share);

  /** As its user does. */
  closeByUser(): void {
    this.emit('close', {});
    this.#destroyed = true;
    this.emit('closed');
    if (given.windows.every((window) => window.isDestroyed())) app.emit('window-all-closed');
  }
}

/** A port as the main process has it: its messages are events with `data`, and every one is a copy. */
class FakeMessagePort extends EventEmitter {
  readonly port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown, transfer?: unknown[]): void {
    if (transfer !== undefined) throw new Error('What is transferred is lost between processes.');
    this.port.postMessage(message);
  }

  close(): void {
    this.port.close();
  }
}

class FakeMessageChannel {
  readonly port1: FakeMessagePort;
  readonly port2: FakeMessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    [this.port1, this.port2] = [new FakeMessagePort(port1), new FakeMessagePort(port2)];
  }
}

/** A real worker, forked as a child of Node. */
class FakeUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(entry: string, options: { env: NodeJS.ProcessEnv; execArgv: string[] }) {
    super();
    const { env, execArgv } = options;
    this.#child = fork(entry, [], { env, execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    given.children.push(this.#child);
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

class FakeNotification extends EventEmitter {
  static readonly isSupported = (): boolean => true;

  constructor(options: object) {
    super();
    given.notifications.push(options);
  }

  readonly show = noted('Notification.show', nothing);
}

class FakeTray extends EventEmitter {
  constructor() {
    super();
    given.trays += 1;
  }

  readonly setToolTip = nothing;
  readonly setContextMenu = nothing;
  readonly destroy = (): void => {
    given.trays -= 1;
  };
}

let blockers = 0;
const display = { workArea: { x: 0, y: 0, width: 1600, height: 900 } };
const fakeApp = new FakeApp();
const ipc = new EventEmitter();

const app = strict('app', fakeApp);
const ipcMain = strict('ipcMain', {
  handle: (channel: string, answer: (event: unknown, request: unknown) => Promise<unknown>) =>
    void given.answers.set(channel, answer),
  on: (channel: string, listener: (event: unknown) => void) => ipc.on(channel, listener),
  emit: (channel: string, event: unknown) => ipc.emit(channel, event),
});
const protocol = strict('protocol', {
  registerSchemesAsPrivileged: noted('protocol.registerSchemesAsPrivileged', (schemes: unknown[]) => {
    given.schemes = schemes;
  }),
  handle: noted('protocol.handle', (_scheme: string, handler: (request: Request) => Promise<Response>) => {
    given.pageHandler = handler;
  }),
});
const session = strict('session', {
  defaultSession: strict('Session', {
    setPermissionRequestHandler: noted('session.setPermissionRequestHandler', (handler: PermissionRequestHandler) => {
      given.permissionRequest = handler;
    }),
    setPermissionCheckHandler: noted('session.setPermissionCheckHandler', (handler: PermissionCheckHandler) => {
      given.permissionCheck = handler;
    }),
    setDevicePermissionHandler: noted('session.setDevicePermissionHandler', nothing),
    on: noted('session.on', nothing),
  }),
});
const systemPreferences = strict('systemPreferences', {
  getMediaAccessStatus: () => 'granted',
  askForMediaAccess: () => Promise.resolve(true),
});
const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false });
const screen = strict('screen', { getPrimaryDisplay: () => display, getAllDisplays: () => [display] });
const dialog = strict('dialog', {
  showMessageBox: noted('dialog.showMessageBox', (...args: object[]) => {
    given.messages.push(args.at(-1));
    return Promise.resolve({ response: answers.message, checkboxChecked: answers.ticked });
  }),
  showSaveDialog: noted('dialog.showSaveDialog', () =>
    Promise.resolve({ canceled: answers.savePath === '', filePath: answers.savePath }),
  ),
  showOpenDialog: noted('dialog.showOpenDialog', () =>
    Promise.resolve({ canceled: answers.openPaths.length === 0, filePaths: answers.openPaths }),
  ),
  showErrorBox: noted('dialog.showErrorBox', nothing),
});
const Menu = strict('Menu', {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => {
    given.menu = menu;
  },
});
const shell = strict('shell', { openPath: () => Promise.resolve('') });
const nativeImage = strict('nativeImage', { createFromPath: (path: string) => path });
const powerSaveBlocker = strict('powerSaveBlocker', {
  start: () => {
    given.blockers.add((blockers += 1));
    return blockers;
  },
  stop: (id: number) => void given.blockers.delete(id),
});
const utilityProcess = strict('utilityProcess', {
  fork: noted(
    'utilityProcess.fork',
    (entry: string, _args: string[], options: { env: NodeJS.ProcessEnv; execArgv: string[] }) =>
      strict('UtilityProcess', new FakeUtilityProcess(entry, options)),
  ),
});

/** What stands in for the module. */
export const electron = {
  ...{ app, ipcMain, protocol, session, systemPreferences, nativeTheme, screen, dialog, Menu, shell },
  ...{
    nativeImage,
    powerSaveBlocker,
    utilityProcess,
    MessageChannelMain: FakeMessageChannel,
    BrowserWindow: FakeWindow,
  },
  ...{ Notification: FakeNotification, Tray: FakeTray },
};
