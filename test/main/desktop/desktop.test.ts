// The desktop app from its start to its end, against a strict stand-in for Electron: with the real gateway, broker and workers.
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Offer } from '../../../src/protocol/desktop.ts';
import { desktopChannels } from '../../../src/protocol/desktop-channels.ts';
import { resourcePath } from '../../../src/main/resources.ts';
import { policyHeaders } from '../../../src/main/web/policy.ts';
import { EngineClient } from '../../../src/renderer/zmq/engine-client.ts';
import { portWire } from '../../../src/renderer/zmq/port-wire.ts';
import { PageSocket } from '../../../src/renderer/zmq/socket.ts';
import { writePictures } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { answers, calls, electron, FakeFrame, given, type FakeWindow } from './electron-mock.ts';

vi.mock('electron', () => electron);

const home = mkdtempSync(path.join(tmpdir(), 'zerolens-desktop-'));
const pictures = path.join(home, 'many');
let client: EngineClient;

beforeAll(async () => {
  process.env['ZEROLENS_HOME'] = path.join(home, 'data');
  await writePictures(pictures, 6000);
});

afterAll(() => {
  delete process.env['ZEROLENS_HOME'];
  for (const child of given.children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

/** What the page of the newest window does: asks for a port, and talks to the engine over it. */
function connect(): EngineClient {
  const window = newestWindow();
  return new EngineClient((listener) => {
    const { mainFrame } = window.webContents;
    electron.ipcMain.emit(desktopChannels.port, { senderFrame: mainFrame });
    const posted = mainFrame.posted.at(-1);
    const [port] = posted?.ports ?? [];
    if (posted === undefined || port === undefined) throw new Error('No port has come.');
    const arrived = { port: asInPage(port), token: String(posted.message) };
    return new PageSocket(portWire(Promise.resolve(arrived)), listener);
  });
}

/** Node's ports do what is needed of a page's. */
function asInPage(port: MessagePort): globalThis.MessagePort {
  return port as unknown as globalThis.MessagePort;
}

function newestWindow(): FakeWindow {
  const window = given.windows.at(-1);
  if (window === undefined) throw new Error('There is no window.');
  return window;
}

async function call(
  name: Parameters<typeof desktopChannels.call>[0],
  request: unknown,
  frame?: unknown,
): Promise<unknown> {
  const answer = given.answers.get(desktopChannels.call(name));
  if (answer === undefined) throw new Error(`Nobody answers ${name}.`);
  return await answer({ senderFrame: frame ?? newestWindow().webContents.mainFrame }, request);
}

it('says what must be said before it is ready, and opens its window at once when it is', async () => {
  await import('../../../src/main/index.ts');
  expect(calls).toEqual([
    'app.setPath',
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'app.requestSingleInstanceLock',
    'app.whenReady',
  ]);
  expect(given.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  calls.length = 0;
  electron.app.becomeReady();
  await until(() => calls.includes('BrowserWindow.loadURL'));
  expect(calls.filter((name) => name !== 'utilityProcess.fork')).toEqual([
    'ready',
    'protocol.handle',
    'session.setPermissionRequestHandler',
    'session.setPermissionCheckHandler',
    'session.setDevicePermissionHandler',
    'session.on',
    'new BrowserWindow',
    'BrowserWindow.loadURL',
  ]);
});

it('shuts its window in', () => {
  const { webPreferences } = newestWindow().options as { webPreferences: { preload: string } };
  expect({ ...webPreferences, preload: path.basename(webPreferences.preload) }).toMatchInlineSnapshot(`
    {
      "allowRunningInsecureContent": false,
      "backgroundThrottling": false,
      "contextIsolation": true,
      "experimentalFeatures": false,
      "navigateOnDragDrop": false,
      "nodeIntegration": false,
      "nodeIntegrationInSubFrames": false,
      "nodeIntegrationInWorker": false,
      "preload": "index.cjs",
      "sandbox": true,
      "spellcheck": false,
      "webSecurity": true,
      "webviewTag": false,
    }
  `);
});

it.each([
  ['the camera', 'media', 'app://zerolens/', ['video'], true],
  ['the microphone', 'media', 'app://zerolens/', ['audio'], false],
  ['both', 'media', 'app://zerolens/', ['video', 'audio'], false],
  ['media of no kind', 'media', 'app://zerolens/', [], false],
  ['the camera for another page', 'media', 'https://example.com/', ['video'], false],
  ['the camera for another host of the scheme', 'media', 'app://other/', ['video'], false],
  ['where it is', 'geolocation', 'app://zerolens/', [], false],
  ['notices', 'notifications', 'app://zerolens/', [], false],
  ['the clipboard', 'clipboard-read', 'app://zerolens/', [], false],
  ['other programs', 'openExternal', 'app://zerolens/', [], false],
])('decides about %s', async (_, permission, requestingUrl, mediaTypes, allowed) => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  given.permissionRequest?.({}, permission, resolve, { requestingUrl, mediaTypes });
  expect(await promise).toBe(allowed);
  const origin = requestingUrl.replace(/\/$/u, '');
  const [mediaType] = mediaTypes;
  if (mediaTypes.length < 2) expect(given.permissionCheck?.({}, permission, origin, { mediaType })).toBe(allowed);
});

it('keeps the window on its own page', () => {
  const { webContents } = newestWindow();
  const go = (event: string, url: string): boolean => {
    let prevented = false;
    webContents.emit(event, { url, preventDefault: () => (prevented = true) });
    return !prevented;
  };
  expect(go('will-navigate', 'app://zerolens/')).toBe(true);
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://zerolens.example/', 'javascript:1', '']) {
      expect(go(event, url)).toBe(false);
    }
  }
  expect(go('will-attach-webview', 'app://zerolens/')).toBe(false);
  expect(webContents.windowOpenHandler?.()).toEqual({ action: 'deny' });
});

it.each([
  ['the page', 'app://zerolens/', 200],
  ['the page by its name', 'app://zerolens/index.html', 200],
  ['with a query', 'app://zerolens/index.html?x=../..', 200],
  ['another host', 'app://other/index.html', 400],
  ['a way up', 'app://zerolens/../package.json', 404],
  ['a way up, encoded', 'app://zerolens/%2e%2e/%2e%2e/package.json', 404],
  ['a slash in disguise', 'app://zerolens/..%2f..%2fpackage.json', 400],
  ['a backslash in disguise', 'app://zerolens/..%5c..%5cpackage.json', 400],
  ['a zero', 'app://zerolens/index.html%00.png', 400],
  ['no encoding', 'app://zerolens/%zz', 400],
  ['nothing there', 'app://zerolens/nothing.js', 404],
  ['a folder', 'app://zerolens/assets', 404],
])('answers %s', async (_, url, status) => {
  const response = await given.pageHandler?.({ method: 'GET', url } as Request);
  expect(response?.status).toBe(status);
  const headers = Object.fromEntries(
    Object.entries(policyHeaders).map(([name]) => [name, response?.headers.get(name)]),
  );
  expect(headers).toEqual(policyHeaders);
});

it('answers nothing but GET and HEAD', async () => {
  const response = await given.pageHandler?.({ method: 'POST', url: 'app://zerolens/' } as Request);
  expect(response?.status).toBe(405);
});

it('classifies over a port, through gateway, broker and a worker of its own', async () => {
  client = connect();
  const bytes = await readFile(resourcePath('samples', 'lemon.jpg'));
  const reply = await client.classify({ input: { kind: 'encoded' } }, [bytes]);
  expect(reply.results[0]?.label).toBe('lemon');
  expect(calls).toContain('utilityProcess.fork');
});

it.each([
  ['of another window', () => new FakeFrame('app://zerolens/')],
  ['that is gone', () => null],
])('refuses a frame %s', async (_, frame) => {
  await expect(call('choose-files', undefined, frame() ?? false)).rejects.toThrow('Only the page of ZeroLens itself');
  const foreign = new FakeFrame('app://zerolens/');
  electron.ipcMain.emit(desktopChannels.port, { senderFrame: foreign });
  expect(foreign.posted).toEqual([]);
});

it('refuses its own frame once that shows another page', async () => {
  const { mainFrame } = newestWindow().webContents;
  mainFrame.url = 'https://example.com/';
  await expect(call('choose-files', undefined)).rejects.toThrow('Only the page of ZeroLens itself');
  mainFrame.url = 'app://zerolens/';
});

it('refuses a request that is none', async () => {
  await expect(call('offer-paths', [])).rejects.toThrow('This is no request of offer-paths.');
  await expect(call('offer-paths', [{ path: '/' }])).rejects.toThrow('This is no request of offer-paths.');
});

it('makes a source of what is handed over, and remembers where that was', async () => {
  const lemon = resourcePath('samples', 'lemon.jpg');
  answers.openPaths = [lemon, resourcePath('samples', 'candle.jpg')];
  const offer = (await call('choose-files', undefined)) as Offer;
  expect(offer).toMatchObject({ kind: 'files', name: '2 files' });
  const { fields } = await client.request('run.create', { sources: [{ kind: 'files', id: offer.id }] });
  const { fields: end } = await client.request('run.subscribe', { run: fields.run });
  expect(end).toMatchObject({ state: 'done', done: 2, name: '2 files', dropped: false });
  answers.openPaths = [];
  expect(await call('choose-folder', undefined)).toBeNull();
  expect(await call('offer-paths', [path.join(home, 'not there')])).toBeNull();
});

it('tells the page of what is opened with the app, and keeps it until the page listens', async () => {
  const opened = [resourcePath('samples', 'lemon.jpg'), resourcePath('samples', 'animals')];
  electron.app.emit('second-instance', {}, ['zerolens', '--flag', ...opened, '/not/there'], '/');
  // By the second start, and when what it opens has become a source.
  await until(() => calls.filter((name) => name === 'BrowserWindow.focus').length === 2);
  const both = { kind: 'files', name: '1 folder and 1 file' };
  expect(await call('opened-so-far', undefined)).toMatchObject([both]);
  // From now on the page listens; one after another, they come together.
  for (const file of opened) electron.app.emit('open-file', { preventDefault: () => undefined }, file);
  const { sent } = newestWindow().webContents;
  await until(() => sent.length > 0);
  expect(sent).toMatchObject([{ channel: desktopChannels.news, message: { kind: 'opened', offer: both } }]);
  // A page that is loaded again has not asked yet.
  newestWindow().webContents.emit('did-start-loading');
  electron.app.emit('open-file', { preventDefault: () => undefined }, opened[0]);
  await until(() => calls.filter((name) => name === 'BrowserWindow.focus').length === 4);
  expect(sent).toHaveLength(1);
  expect(await call('opened-so-far', undefined)).toMatchObject([{ kind: 'files', name: 'lemon.jpg' }]);
});

it('keeps another data folder, once it has been tried', async () => {
  const chosen = async (folder: string): Promise<unknown> => {
    answers.openPaths = folder === '' ? [] : [folder];
    return await call('choose-data-folder', undefined);
  };
  const kept = async (): Promise<unknown> => (await client.request('settings.get', {})).fields.settings.dataFolder;
  expect(await chosen('')).toBe(false);
  expect(await chosen(path.join(home, 'not there'))).toBe(false);
  expect(given.messages.at(-1)).toMatchObject({ type: 'warning', message: 'This folder cannot be used' });
  expect(await kept()).toBeNull();
  expect(await chosen(home)).toBe(true);
  expect(await kept()).toBe(home);
  expect((await readdir(home)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(await chosen(path.join(home, 'data'))).toBe(true);
  expect(await kept()).toBeNull();
});

it('shows how far a run is, lets it go on without a window, and finds back to it', async () => {
  const offer = (await call('offer-paths', [pictures])) as Offer;
  expect(offer).toMatchObject({ kind: 'folder', name: 'many' });
  const { fields } = await client.request('run.create', { sources: [{ kind: 'folder', id: offer.id }] });
  const { bars } = newestWindow();
  await until(() => given.blockers.size === 1);
  await until(() => (bars.at(-1) ?? 0) > 0);
  newestWindow().closeByUser();
  await until(() => given.trays === 1);
  electron.app.emit('activate');
  await until(() => given.windows.length === 2);
  expect(given.trays).toBe(0);
  client = connect();
  const { fields: now } = await client.request('run.get', { run: fields.run });
  expect(now).toMatchObject({ state: 'running', name: 'many' });
});

it('loads a page that has crashed again, and writes down what it was', () => {
  const { webContents } = newestWindow();
  const reloads = () => calls.filter((name) => name === 'WebContents.reload').length;
  for (let crash = 0; crash < 5; crash += 1) {
    electron.app.emit('render-process-gone', {}, webContents, { reason: 'crashed', exitCode: 5 });
  }
  expect(reloads()).toBe(3);
  electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'oom', exitCode: 9 });
  webContents.emit('console-message', { level: 'error', message: 'Error: no numbers today' });
  webContents.emit('console-message', { level: 'info', message: 'All is well' });
  webContents.emit('preload-error', {}, '/preload', new Error('No bridge'));
});

it('writes down a worker that was killed', async () => {
  const victim = given.children.find(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  expect(victim?.kill('SIGKILL')).toBe(true);
  // The run does without it until it is back.
  const log = path.join(home, 'data', 'logs', 'zerolens.log');
  await vi.waitFor(async () => {
    expect(await readFile(log, 'utf8')).toMatch(/warn {2}Worker \d ended unexpectedly/u);
  }, 20_000);
});

it('asks before it quits during a run, then ends it in good order', async () => {
  answers.message = 1;
  electron.app.quit();
  await until(() => calls.includes('dialog.showMessageBox'));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(electron.app.quitting).toBe(false);
  const { fields } = await client.request('run.list', {});
  expect(fields.runs[0]).toMatchObject({ name: 'many', state: 'running' });
  answers.message = 0;
  electron.app.quit();
  await until(() => electron.app.quitting);
  expect(given.children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)).toBe(true);
  await until(() => client.link.get().state === 'closed');
  const { Library } = await import('../../../src/main/runs/store/library.ts');
  const library = await Library.open(path.join(home, 'data'));
  const { runs } = await library.runs(0, 10);
  expect(runs[0]).toMatchObject({ name: 'many', state: 'paused' });
  await library.close();
  const log = await readFile(path.join(home, 'data', 'logs', 'zerolens.log'), 'utf8');
  for (const line of [
    /info {2}ZeroLens .* starts/u,
    /info {2}The engine is ready: zerolens-tiny-200 on cpu\./u,
    /info {2}Run \w+ ends: done\. Pictures: 2, errors: 0, seconds: [\d.]+\.$/mu,
    /info {2}Run \w+ ends: paused\. Pictures: \d+, errors: 0, seconds: [\d.]+\. ZeroLens was closed/u,
    /error The page ended: crashed, exit code 5\./u,
    /warn {2}GPU ended: oom/u,
    /error The page: Error: no numbers today/u,
    /error The preload failed: Error: No bridge/u,
    /ZeroLens ends\.$/mu,
  ]) {
    expect(log).toMatch(line);
  }
  expect(log).not.toContain('All is well');
  const remembered = JSON.parse(await readFile(path.join(home, 'data', 'desktop.json'), 'utf8')) as unknown;
  expect(remembered).toMatchObject({ window: { bounds: { width: 1000 } }, folders: { open: resourcePath('samples') } });
});
