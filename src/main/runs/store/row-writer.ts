// Gathers the rows of a run on their way to the library's thread: few at a time, soon, and never many waiting.
import type { NewRow, OmittedFile } from './records.ts';

const mostRows = 200;
const mostMs = 250;
/** With so many waiting, the next one has to wait itself. */
const mostWaiting = 2 * mostRows;

type Write = (rows: readonly NewRow[], omitted: readonly OmittedFile[]) => Promise<void>;

export class RowWriter {
  readonly #write: Write;
  #waiting: (NewRow | OmittedFile)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Resolves when there is room for the next. @throws why an earlier one could not be written, once. */
  async append(item: NewRow | OmittedFile): Promise<void> {
    this.#throwFailure();
    this.#waiting.push(item);
    if (this.#waiting.length >= mostRows) this.#begin();
    else
      this.#timer ??= setTimeout(() => {
        this.#begin();
      }, mostMs);
    while (this.#waiting.length >= mostWaiting && this.#writing !== undefined) await this.#writing;
    this.#throwFailure();
  }

  /** Resolves when all is written. @throws why something could not be, once. */
  async flush(): Promise<void> {
    while (this.#waiting.length > 0 || this.#writing !== undefined) {
      this.#begin();
      await this.#writing;
    }
    this.#throwFailure();
  }

  #begin(): void {
    if (this.#writing !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#waiting.splice(0, mostRows);
    const rows = taken.filter((item) => 'row' in item);
    const omitted = taken.filter((item) => 'reason' in item);
    this.#writing = this.#write(rows, omitted)
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.#waiting = [];
      })
      .finally(() => {
        this.#writing = undefined;
        // Those that came meanwhile have waited long enough.
        if (this.#waiting.length > 0) this.#begin();
      });
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}
