// The rows of a run around those on the screen: fetched in pages, a bounded number of them kept.
import { limits } from '../../protocol/limits.ts';
import type { RunRow } from '../../protocol/runs.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Store } from './store.ts';

const pageRows = Math.min(100, limits.runRows);
const mostPages = 50;

export class RowsWindow {
  /** Changes whenever rows have come. */
  readonly version = new Store(0);
  readonly #client: EngineClient;
  readonly #run: string;
  /** Least recently shown first. */
  readonly #pages = new Map<number, readonly RunRow[]>();
  readonly #underWay = new Map<number, AbortController>();

  constructor(client: EngineClient, run: string) {
    this.#client = client;
    this.#run = run;
  }

  /** The row at a place, if it has been fetched. */
  row(place: number): RunRow | undefined {
    return this.#pages.get(Math.floor(place / pageRows))?.[place % pageRows];
  }

  /** Which rows are on the screen, of how many: fetches what is missing, gives up what has been scrolled away. */
  show(first: number, last: number, total: number): void {
    const [from, to] = [Math.floor(first / pageRows), Math.floor(last / pageRows)];
    for (const [page, controller] of this.#underWay) {
      if (page < from || page > to) controller.abort();
    }
    for (let page = from; page <= to && page * pageRows < total; page += 1) {
      const rows = this.#pages.get(page) ?? [];
      this.#keep(page, rows);
      const complete = rows.length >= Math.min(pageRows, total - page * pageRows);
      if (!complete && !this.#underWay.has(page)) void this.#fetch(page, rows);
    }
  }

  async #fetch(page: number, have: readonly RunRow[]): Promise<void> {
    const controller = new AbortController();
    this.#underWay.set(page, controller);
    try {
      const from = page * pageRows + have.length;
      const fields = { run: this.#run, from, count: pageRows - have.length };
      const reply = await this.#client.request('run.rows', fields, { signal: controller.signal });
      this.#keep(page, [...have, ...reply.fields.rows]);
      if (reply.fields.rows.length > 0) this.version.set(this.version.get() + 1);
    } catch {
      // Scrolled away, or the connection is lost: asked for again when it is shown again.
    } finally {
      this.#underWay.delete(page);
    }
  }

  #keep(page: number, rows: readonly RunRow[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= mostPages) return;
      this.#pages.delete(oldest);
    }
  }
}
