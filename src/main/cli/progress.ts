// Progress on stderr: one bar on a terminal, otherwise a plain line now and then.
import { SingleBar } from 'cli-progress';
import { Rate } from '../runs/rate.ts';

export interface ProgressState {
  done: number;
  errors: number;
  /** Pictures in all, or what has been counted so far. */
  found: number;
  /** Whether `found` may still grow. */
  finding: boolean;
}

/** Where stderr is no terminal. */
export const plainEveryMs = 10_000;
export const barEveryMs = 200;
// What a terminal understands: the bar is one line that must not wrap, rows may.
const clearLine = '\r\u001b[2K';
const wrapOn = '\u001b[?7h';
const wrapOff = '\u001b[?7l';
const saveCursor = '\u001b7';
const barColumns = 20;

export class Progress {
  readonly #device: string;
  readonly #state: () => ProgressState;
  readonly #rate = new Rate();
  readonly #timer: NodeJS.Timeout;
  readonly #bar: SingleBar | undefined;

  /** Starts to show what `state` says, until `end`. */
  constructor(device: string, state: () => ProgressState) {
    this.#device = device;
    this.#state = state;
    this.#bar = process.stderr.isTTY ? newBar() : undefined;
    this.#bar?.start(1, 0, { text: '' });
    const show = () => {
      this.#show();
    };
    this.#timer = setInterval(show, this.#bar === undefined ? plainEveryMs : barEveryMs);
  }

  /** Takes the bar out of the way while something is printed to the same terminal. */
  async around(print: () => Promise<void>): Promise<void> {
    if (this.#bar === undefined) {
      await print();
      return;
    }
    process.stderr.write(clearLine + wrapOn);
    await print();
    process.stderr.write(wrapOff);
    this.#bar.render();
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#bar === undefined) return;
    // The bar goes back to where the cursor was saved, by itself at its start: rows have been printed since.
    process.stderr.write(clearLine + saveCursor);
    this.#bar.stop();
  }

  #show(): void {
    const state = this.#state();
    const text = this.#text(state);
    if (this.#bar === undefined) {
      process.stderr.write(`${text}\n`);
      return;
    }
    this.#bar.setTotal(Math.max(state.found, 1));
    this.#bar.update(state.done, { text });
  }

  #text({ done, errors, found, finding }: ProgressState): string {
    const rate = this.#rate.sample(done);
    const total = finding ? `${found} found so far` : String(found);
    return fitting(this.#room, [
      { text: `${done} of ${total} pictures` },
      { text: `${rate.toFixed(1)}/s`, dispensable: 2 },
      ...(!finding && rate > 0 ? [{ text: `${duration(Math.ceil((found - done) / rate))} left`, dispensable: 3 }] : []),
      { text: this.#device, dispensable: 1 },
      { text: `${errors} error${errors === 1 ? '' : 's'}`, dispensable: 4 },
    ]);
  }

  /** Columns beside the bar; all there could be where there is none. */
  get #room(): number {
    const { columns } = process.stderr;
    return this.#bar === undefined || !(columns > 0) ? Infinity : columns - barColumns - 2;
  }
}

interface Part {
  text: string;
  /** Parts with the lowest number are left out first. */
  dispensable?: number;
}

/** The parts in one line, without those that a narrow terminal has no room for. */
function fitting(room: number, parts: readonly Part[]): string {
  const line = parts.map(({ text }) => text).join(', ');
  const rank = ({ dispensable = Infinity }: Part): number => dispensable;
  const least = Math.min(...parts.map(rank));
  if (line.length <= room || least === Infinity) return line;
  return fitting(
    room,
    parts.filter((part) => rank(part) !== least),
  );
}

/** `1.3 s`, `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** One line on a terminal; its `text` payload says everything. */
export function newBar(): SingleBar {
  return new SingleBar({
    stream: process.stderr,
    format: '{bar} {text}',
    barsize: barColumns,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    gracefulExit: false,
    linewrap: false,
    clearOnComplete: true,
  });
}
