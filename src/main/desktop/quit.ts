// The way out: while a run is under way it is asked for, and what goes on ends in good order before the app does.
import { app, dialog, type BrowserWindow, type Event } from 'electron';

/** After this long the app ends anyway: rows that are written stay, and a run goes on from them. */
const drainLimitMs = 15_000;

export interface QuitSettings {
  readonly window: () => BrowserWindow | undefined;
  /** Whether a run is under way. */
  readonly isBusy: () => boolean;
  /** Ends everything; what is done is kept. */
  readonly drain: () => Promise<void>;
}

export class Quit {
  readonly #settings: QuitSettings;
  #state: 'none' | 'asking' | 'draining' | 'drained' = 'none';

  constructor(settings: QuitSettings) {
    this.#settings = settings;
  }

  /** From now on nothing ends before it has been asked for and drained. */
  guard(): void {
    app.on('before-quit', (event) => {
      this.#beforeQuit(event);
    });
  }

  #beforeQuit(event: Event): void {
    if (this.#state === 'drained') return;
    event.preventDefault();
    if (this.#state === 'none') void this.#go();
  }

  async #go(): Promise<void> {
    this.#state = 'asking';
    if (this.#settings.isBusy() && !(await this.#asked())) {
      this.#state = 'none';
      return;
    }
    this.#state = 'draining';
    await Promise.race([this.#settings.drain().catch(() => undefined), limit()]);
    this.#state = 'drained';
    app.quit();
  }

  async #asked(): Promise<boolean> {
    const window = this.#settings.window();
    const question = {
      type: 'question',
      message: 'Pictures are still being classified.',
      detail: 'What is done is kept. The run can go on the next time ZeroLens is open.',
      buttons: ['Pause and Quit', 'Keep Running'],
      defaultId: 0,
      cancelId: 1,
    } as const;
    const options = { ...question, buttons: [...question.buttons] };
    const { response } =
      window === undefined ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
    return response === 0;
  }
}

function limit(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, drainLimitMs).unref();
  });
}
