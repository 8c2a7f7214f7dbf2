// The rows of a view around those on the screen: fetched in pages, a bounded number of them kept.
import { limits } from '../../protocol/limits.ts';
import type { RunRow, ViewInput } from '../../protocol/results.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Store } from './store.ts';

const pageRows = Math.min(100, limits.runRows);
const mostPages = 50;

interface Page {
  readonly rows: readonly RunRow[];
  /** Of which `#generation` they are. */
  readonly generation: number;
}

export class RowsWindow {
  /** Changes whenever rows have come or gone stale. */
  readonly version = new Store(0);
  /** How many rows the view has, once a reply has told. */
  readonly total = new Store<number | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #run: string;
  readonly #view: ViewInput;
  /** Least recently shown first. */
  readonly #pages = new Map<number, Page>();
  readonly #underWay = new Map<number, AbortController>();
  #generation = 0;

  constructor(client: EngineClient, run: string, view: ViewInput = {}) {
    this.#client = client;
    this.#run = run;
    this.#view = view;
  }

  /** The row at an index of the view, if it has been fetched. */
  at(index: number): RunRow | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.rows[index % pageRows];
  }

  /** Where a row is now, as far as it has been fetched; by the newest replies first. */
  indexOf(row: number): number | undefined {
    let stale: number | undefined;
    for (const [page, { rows, generation }] of this.#pages) {
      const place = rows.findIndex((one) => one.row === row);
      if (place < 0) continue;
      const index = page * pageRows + place;
      if (generation === this.#generation) return index;
      stale = index;
    }
    return stale;
  }

  /** Which rows are on the screen: fetches what is missing or stale, gives up what has been scrolled away. */
  show(first: number, last: number): void {
    const [from, to] = [Math.floor(first / pageRows), Math.floor(last / pageRows)];
    for (const [page, controller] of this.#underWay) {
      if (page >= from && page <= to) continue;
      controller.abort();
      this.#underWay.delete(page);
    }
    for (let page = from; page <= to; page += 1) {
      const kept = this.#pages.get(page);
      if (kept !== undefined) this.#keep(page, kept);
      if (kept?.generation !== this.#generation && !this.#underWay.has(page)) void this.#fetch(page);
    }
  }

  /** The engine has other rows by now: those on the screen are fetched anew, and are shown as they are until then. */
  refresh(): void {
    this.#generation += 1;
    this.#changed();
  }

  /** Shows a row otherwise at once, before the engine has done so. */
  replace(row: RunRow): void {
    const index = this.indexOf(row.row);
    if (index === undefined) return;
    const page = this.#pages.get(Math.floor(index / pageRows));
    if (page === undefined) return;
    this.#pages.set(Math.floor(index / pageRows), { ...page, rows: page.rows.with(index % pageRows, row) });
    this.#changed();
  }

  /** Gives up what is under way. */
  close(): void {
    for (const controller of this.#underWay.values()) controller.abort();
  }

  async #fetch(page: number): Promise<void> {
    const controller = new AbortController();
    const generation = this.#generation;
    this.#underWay.set(page, controller);
    try {
      const fields = { run: this.#run, view: this.#view, from: page * pageRows, count: pageRows };
      const reply = await this.#client.request('run.rows', fields, { signal: controller.signal });
      this.#keep(page, { rows: reply.fields.rows, generation });
      this.total.set(reply.fields.total);
    } catch {
      // Scrolled away, or the connection is lost: asked for again when it is shown again.
    } finally {
      if (this.#underWay.get(page) === controller) this.#underWay.delete(page);
    }
    if (this.#pages.get(page)?.generation === generation) this.#changed();
  }

  #changed(): void {
    this.version.set(this.version.get() + 1);
  }

  #keep(page: number, kept: Page): void {
    this.#pages.delete(page);
    this.#pages.set(page, kept);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) return;
      this.#pages.delete(oldest);
    }
  }
}
