// How many pictures a run will meet, counted beside it: the run itself looks only as far ahead as it needs.
import { newScanSummary, scan } from './scan.ts';

export class PictureCount {
  found = 0;
  /** Whether `found` may still grow. */
  finding = true;
  readonly #end = new AbortController();

  /** Starts to count; a folder that cannot be read is the run's to report. */
  constructor(sources: readonly string[], recursive: boolean) {
    void this.#count(sources, recursive);
  }

  /** Counts no further: an ended run must not keep the process up for it. */
  end(): void {
    this.#end.abort();
  }

  async #count(sources: readonly string[], recursive: boolean): Promise<void> {
    const pictures = scan(sources, { recursive, signal: this.#end.signal }, newScanSummary());
    while (!(await pictures.next()).done) this.found += 1;
    this.finding = false;
  }
}
