// Outside of the window: how far the run is on the taskbar, a word at the end of a long one, and no sleep in between.
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { RunProgress } from '../../protocol/runs.ts';

/** A run that took less is over before somebody has turned away. */
const longSeconds = 30;

const noBar = -1;
/** Over 1: under way, and nobody knows how far. */
const unknownBar = 2;

/** What the taskbar shows for a run: from 0 to 1, over 1 while nobody knows, -1 for nothing. */
export function barOf(progress: RunProgress | undefined): number {
  if (progress === undefined || !isUnderWay(progress)) return noBar;
  const { finding, done, found } = progress;
  return finding || found === 0 ? unknownBar : done / found;
}

function isUnderWay({ state }: RunProgress): boolean {
  return state === 'running' || state === 'stopping';
}

/** What is said when a run has ended that was under way; undefined where nothing need be. */
export function wordsAtEnd(ended: RunProgress): { title: string; body: string } | undefined {
  const { name, state, done, errors, seconds, message } = ended;
  if (state === 'failed' || (state === 'paused' && message !== undefined)) {
    return { title: state === 'failed' ? `${name} failed` : `Paused: ${name}`, body: message ?? '' };
  }
  if (state !== 'done' || seconds < longSeconds) return undefined;
  const pictures = `${done.toLocaleString('en')} ${done === 1 ? 'picture' : 'pictures'} classified`;
  return { title: `Done: ${name}`, body: errors === 0 ? `${pictures}.` : `${pictures}, ${errors} with an error.` };
}

export class RunSigns {
  readonly #window: () => BrowserWindow | undefined;
  readonly #showWindow: () => void;
  #under: RunProgress | undefined;
  #blocker: number | undefined;

  constructor(window: () => BrowserWindow | undefined, showWindow: () => void) {
    [this.#window, this.#showWindow] = [window, showWindow];
  }

  /** Whether a run is under way in this process. */
  get busy(): boolean {
    return this.#under !== undefined;
  }

  /** @param runs those of this process: the one that is worked on, and the one before it. */
  see(runs: readonly RunProgress[]): void {
    const before = this.#under;
    this.#under = runs.find(isUnderWay);
    const ended = before && runs.find(({ run }) => run === before.run);
    if (ended !== undefined && !isUnderWay(ended)) this.#tellEnd(ended);
    this.#window()?.setProgressBar(barOf(this.#under));
    this.#keepAwake(this.#under !== undefined);
  }

  #tellEnd(ended: RunProgress): void {
    const words = wordsAtEnd(ended);
    if (words === undefined || this.#window()?.isFocused() === true || !Notification.isSupported()) return;
    const notification = new Notification(words);
    notification.on('click', () => {
      this.#showWindow();
    });
    notification.show();
  }

  #keepAwake(on: boolean): void {
    if (on) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = undefined;
    }
  }
}
