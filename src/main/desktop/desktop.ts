// The app once it is ready: engine, window and all that is around them.
import { app, type BrowserWindow } from 'electron';
import type { DesktopNews, Offer } from '../../protocol/desktop.ts';
import { desktopChannels } from '../../protocol/desktop-channels.ts';
import { messageOf } from '../../protocol/errors.ts';
import type { PagePort } from '../broker/page-port.ts';
import { diagnosticBundle } from '../diagnosis/bundle.ts';
import { Log } from '../log/log.ts';
import { resolveModel } from '../models/registry.ts';
import { pagePath, preloadPath } from '../resources.ts';
import { ServedEngine } from '../served-engine.ts';
import { newToken } from '../token.ts';
import { openUserData, type UserData } from '../user-data.ts';
import { servePage } from './app-scheme.ts';
import { answerCalls, handOutPorts } from './calls.ts';
import { Choosers } from './choosers.ts';
import { chooseDataFolder } from './data-folder.ts';
import { DesktopState } from './desktop-state.ts';
import { saveDownloads } from './downloads.ts';
import { logCrashes } from './crashes.ts';
import { setMenu } from './menu.ts';
import { guardPermissions } from './permissions.ts';
import { Quit } from './quit.ts';
import { RunSigns } from './run-signs.ts';
import { tellStartFailure } from './start-failure.ts';
import { RunTray } from './tray.ts';
import { lookForUpdates } from './updates.ts';
import { openWindow } from './window.ts';
import { forkUtilityWorker } from './worker-fork.ts';

export class Desktop {
  readonly #userData: UserData;
  readonly #log: Log;
  readonly #state: DesktopState;
  readonly #choosers: Choosers;
  readonly #engine: Promise<ServedEngine>;
  readonly #token = newToken();
  readonly #tray = new RunTray(() => {
    this.showWindow();
  });
  readonly #signs = new RunSigns(
    () => this.#window,
    () => {
      this.showWindow();
    },
  );
  readonly #quit = new Quit({
    window: () => this.#window,
    isBusy: () => this.#signs.busy,
    drain: () => this.#drain(),
  });
  readonly #watching = new AbortController();
  #window: BrowserWindow | undefined;
  /** Whether the page has asked what was opened before it: from then on it is told. */
  #pageListens = false;
  #openedSoFar: Offer[] = [];

  private constructor(userData: UserData, state: DesktopState) {
    [this.#userData, this.#state, this.#log] = [userData, state, new Log(userData.home, 'zerolens')];
    this.#choosers = new Choosers(state.facts.folders, (folders) => {
      state.change({ folders });
    });
    this.#engine = this.#startEngine();
  }

  /** Shows the window at once, while the engine starts. The app must be ready. @param home the user-data folder. */
  static async open(home: string): Promise<Desktop> {
    const [userData, state] = await Promise.all([openUserData(home), DesktopState.open(home)]);
    const desktop = new Desktop(userData, state);
    servePage(pagePath());
    guardPermissions();
    saveDownloads(desktop.#choosers);
    desktop.#answerPage();
    desktop.#quit.guard();
    logCrashes(desktop.#log);
    setMenu({
      tell: (news) => {
        desktop.#tell(news);
      },
      showWindow: () => {
        desktop.showWindow();
      },
      logFolder: desktop.#log.folder,
    });
    desktop.showWindow();
    void desktop.#followEngine();
    return desktop;
  }

  /** Brings the window to the front, or opens it again. */
  showWindow(): void {
    this.#tray.hide();
    if (this.#window === undefined) this.#openWindow();
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.show();
      this.#window.focus();
    }
  }

  /** Makes one run of what the system has opened with the app. @param paths absolute. */
  async takeOpened(paths: readonly string[]): Promise<void> {
    const served = await this.#engine.catch(() => undefined);
    const offer = await served?.offers.add(paths);
    if (offer === undefined || offer === null) return;
    this.showWindow();
    if (this.#pageListens) this.#tell({ kind: 'opened', offer });
    else this.#openedSoFar.push(offer);
  }

  /** The last window has been closed: a run goes on, where there is a way back to it. */
  windowsClosed(): void {
    if (process.platform === 'darwin') return;
    if (!this.#signs.busy || !this.#tray.show()) app.quit();
  }

  #openWindow(): void {
    const window = openWindow({
      preload: preloadPath(),
      place: this.#state.facts.window,
      onPlace: (place) => {
        this.#state.change({ window: place });
      },
    });
    this.#window = window;
    // Another page, as after a reload, has to ask again.
    const forget = (): void => {
      this.#pageListens = false;
    };
    forget();
    window.webContents.on('did-start-loading', forget);
    window.on('closed', () => {
      this.#window = undefined;
      forget();
    });
  }

  async #startEngine(): Promise<ServedEngine> {
    return await ServedEngine.start({
      ...{ model: await resolveModel(undefined), device: 'auto', folders: [] },
      ...{ userData: this.#userData, log: this.#log, forkWorker: forkUtilityWorker },
    });
  }

  async #followEngine(): Promise<void> {
    try {
      const served = await this.#engine;
      served.watchWork((runs) => {
        this.#signs.see(runs);
      }, this.#watching.signal);
      void lookForUpdates();
    } catch (error) {
      this.#log.write('error', `The engine cannot start: ${messageOf(error)}`);
      await tellStartFailure(messageOf(error), (leaveOutNames) =>
        diagnosticBundle({ userData: this.#userData, leaveOutNames, forkWorker: forkUtilityWorker }),
      );
      app.quit();
    }
  }

  #answerPage(): void {
    const window = (): BrowserWindow | undefined => this.#window;
    const offer = async (paths: readonly string[]): Promise<Offer | null> => (await this.#engine).offers.add(paths);
    const chosen = async (choose: (from: BrowserWindow) => Promise<string[]>): Promise<Offer | null> =>
      this.#window === undefined ? null : await offer(await choose(this.#window));
    answerCalls(window, {
      'offer-paths': offer,
      'choose-files': () => chosen((from) => this.#choosers.files(from)),
      'choose-folder': () => chosen((from) => this.#choosers.folder(from)),
      'choose-data-folder': async () =>
        this.#window !== undefined && (await chooseDataFolder(this.#window, this.#userData)),
      'opened-so-far': () => {
        this.#pageListens = true;
        const offers = this.#openedSoFar;
        this.#openedSoFar = [];
        return offers;
      },
    });
    handOutPorts(window, this.#token, (port) => void this.#servePort(port));
  }

  /** A page that is there before the engine waits for it. */
  async #servePort(port: PagePort): Promise<void> {
    const served = await this.#engine.catch(() => undefined);
    await served?.engine.servePage(port, this.#token);
  }

  #tell(news: DesktopNews): void {
    this.#window?.webContents.send(desktopChannels.news, news);
  }

  async #drain(): Promise<void> {
    this.#watching.abort();
    const served = await this.#engine.catch(() => undefined);
    await Promise.all([this.#state.save(), served?.stop()]);
    await this.#log.close();
  }
}
