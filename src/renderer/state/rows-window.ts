// The rows of a view around those on the screen: fetched in pages, a bounded number of them kept.
import { limits } from '../../protocol/limits.ts';
import type { RunRow, ViewInput } from '../../protocol/results.ts';
import { RequestError, type EngineClient } from '../zmq/engine-client.ts';
import { isCancelled, reasonOf } from './notice.ts';
import { Renewal } from './renewal.ts';
import { Store } from './store.ts';

const pageRows = Math.min(100, limits.runRows);
const mostPages = 50;
const mostRenewed = Math.floor(limits.runRows / pageRows);

export interface RowsState {
  /** Rises whenever rows have come. */
  version: number;
  /** Rows of the view, as last heard. */
  total: number;
  /** `waiting`: for a view that nothing has been heard of yet; the rows are still those of the one before. */
  state: 'waiting' | 'ready' | 'failed';
  /** Why it failed, for people. */
  reason?: string;
}

export class RowsWindow {
  readonly state = new Store<RowsState>({ version: 0, total: 0, state: 'waiting' });
  readonly #client: EngineClient;
  readonly #run: string;
  #view: ViewInput;
  /** Least recently shown first. */
  readonly #pages = new Map<number, readonly RunRow[]>();
  readonly #underWay = new Map<number, AbortController>();
  readonly #renewal = new Renewal((signal) => this.#fetchShown(signal));
  /** The pages on the screen. */
  #shown = { from: 0, to: 0 };

  constructor(client: EngineClient, run: string, view: ViewInput = {}) {
    this.#client = client;
    this.#run = run;
    this.#view = view;
  }

  get view(): ViewInput {
    return this.#view;
  }

  /** The row at an index of the view, if it has been fetched. */
  at(index: number): RunRow | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.[index % pageRows];
  }

  /** Where a row is, if it has been fetched. */
  indexOf(row: number): number | undefined {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((one) => one.row === row);
      if (at >= 0) return page * pageRows + at;
    }
    return undefined;
  }

  /** Which rows are on the screen: fetches what is missing, gives up what has been scrolled away. */
  show(first: number, last: number): void {
    const { total, state } = this.state.get();
    const [from, to] = [Math.floor(first / pageRows), Math.floor(last / pageRows)];
    if (state !== 'waiting') this.#shown = { from, to };
    for (const [page, controller] of this.#underWay) {
      if (page < from || page > to) controller.abort();
    }
    for (let page = from; page <= to && page * pageRows < total; page += 1) {
      const rows = this.#pages.get(page);
      if (rows !== undefined) this.#keep(page, rows);
      else if (state === 'ready' && !this.#underWay.has(page)) void this.#fetch(page);
    }
  }

  /** Goes over to another view, from its beginning. The rows of the one before stay until there are new ones. */
  look(view: ViewInput): void {
    this.#view = view;
    this.#shown = { from: 0, to: 0 };
    this.close();
    this.#set({ state: 'waiting' });
    void this.refresh();
  }

  /**
   * Fetches what is on the screen anew, and forgets the rest, as rows may have come, gone or moved. All of it is shown as it
   * is until then, and changes at once.
   */
  refresh(): Promise<void> {
    return this.#renewal.refresh();
  }

  /** Gives up what is under way. */
  close(): void {
    for (const controller of this.#underWay.values()) controller.abort();
    this.#renewal.close();
  }

  /**
   * Shows a change of rows before the engine has confirmed it; what is on its way to the screen is from before it.
   * @returns shows them as they were.
   */
  change(rows: ReadonlySet<number> | 'all', change: (row: RunRow) => RunRow): () => void {
    this.close();
    const before = new Map<number, RunRow>();
    const changed = (row: RunRow): RunRow => {
      if (rows !== 'all' && !rows.has(row.row)) return row;
      before.set(row.row, row);
      return change(row);
    };
    for (const [page, kept] of this.#pages) this.#pages.set(page, kept.map(changed));
    this.#set({});
    return () => {
      this.change(new Set(before.keys()), (row) => before.get(row.row) ?? row);
    };
  }

  /**
   * The rows from one index up to another, both included.
   * @throws RequestError
   */
  async between(first: number, last: number): Promise<RunRow[]> {
    const found: RunRow[] = [];
    for (let index = first; index <= last;) {
      const kept = this.at(index);
      if (kept !== undefined) {
        found.push(kept);
        index += 1;
        continue;
      }
      const { rows } = await this.#ask(index, Math.min(limits.runRows, last - index + 1));
      if (rows.length === 0) break;
      found.push(...rows);
      index += rows.length;
    }
    return found;
  }

  async #fetchShown(signal: AbortSignal): Promise<void> {
    const { from, to } = this.#shown;
    const pages = Math.min(to - from + 1, mostRenewed);
    try {
      const { rows, total } = await this.#ask(from * pageRows, pages * pageRows, signal);
      if (!signal.aborted) this.#renew(from, rows, total);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #renew(firstPage: number, rows: readonly RunRow[], total: number): void {
    const before = new Map(this.#pages);
    this.#pages.clear();
    for (let start = 0; start < rows.length; start += pageRows) {
      const page = firstPage + start / pageRows;
      const fresh = rows.slice(start, start + pageRows).map((row, at) => same(before.get(page)?.[at], row));
      this.#keep(page, fresh);
    }
    this.#set({ state: 'ready', total });
  }

  async #ask(from: number, count: number, signal?: AbortSignal): Promise<{ rows: RunRow[]; total: number }> {
    const fields = { run: this.#run, view: this.#view, from, count };
    const reply = await this.#client.request('run.rows', fields, signal === undefined ? {} : { signal });
    return reply.fields;
  }

  async #fetch(page: number): Promise<void> {
    const controller = new AbortController();
    this.#underWay.set(page, controller);
    try {
      const { rows, total } = await this.#ask(page * pageRows, pageRows, controller.signal);
      if (controller.signal.aborted) return;
      this.#keep(page, rows);
      const moved = total !== this.state.get().total;
      this.#set({ total });
      // Other pages are from before that.
      if (moved) void this.refresh();
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(error);
    } finally {
      if (this.#underWay.get(page) === controller) this.#underWay.delete(page);
    }
  }

  #set(change: Partial<RowsState>): void {
    const { version, total, state } = this.state.get();
    this.state.set({ total, state, ...change, version: version + 1 });
  }

  /** A lost connection is no failure: all is asked for again when it is back. */
  #fail(error: unknown): void {
    const lost = error instanceof RequestError && error.code === 'disconnected';
    if (!lost && !isCancelled(error)) this.#set({ state: 'failed', reason: reasonOf(error) });
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

/** The row as it was where nothing has changed, so that it is not drawn again. */
function same(before: RunRow | undefined, row: RunRow): RunRow {
  return before?.row === row.row && JSON.stringify(before) === JSON.stringify(row) ? before : row;
}
