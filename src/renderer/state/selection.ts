// Which rows of a view are selected: one that leads, and maybe more. They stay selected by what they are, not by where.
import { limits } from '../../protocol/limits.ts';
import type { RunRow } from '../../protocol/results.ts';
import type { RowsWindow } from './rows-window.ts';
import { Store } from './store.ts';

export interface Selected {
  /** Index in the view of the row that leads: its picture is shown, keys go on from it. */
  index: number;
  /** Its id, once it has been fetched. */
  row: number | undefined;
  /** All that are selected, by id; without the leading one as long as that is not fetched. */
  rows: ReadonlySet<number>;
  /** The whole view, whatever `rows` has. */
  whole: boolean;
}

/** Where a range was cut, as a correction can name only so many rows. */
export type Extended = 'whole' | 'cut';

export class Selection {
  readonly selected = new Store<Selected>({ index: 0, row: undefined, rows: new Set(), whole: false });
  readonly #rows: RowsWindow;
  /** Where a range begins. */
  #anchor = 0;
  /** Counts what was asked for, so that a late range does not come over a newer choice. */
  #turn = 0;

  constructor(rows: RowsWindow) {
    this.#rows = rows;
    rows.state.subscribe(() => {
      this.#follow();
    });
  }

  /** Selects this row alone. */
  select(index: number): void {
    this.#turn += 1;
    this.#anchor = index;
    const row = this.#rows.at(index)?.row;
    this.selected.set({ index, row, rows: new Set(row === undefined ? [] : [row]), whole: false });
  }

  /** Selects this row alone, wherever it is; false where that is not known. */
  selectRow(row: number): boolean {
    const index = this.#rows.indexOf(row);
    if (index !== undefined) this.select(index);
    return index !== undefined;
  }

  /** Adds a row to those selected, or takes it out. */
  toggle(index: number): void {
    const row = this.#rows.at(index)?.row;
    if (row === undefined) return;
    this.#turn += 1;
    this.#anchor = index;
    const before = this.selected.get();
    const rows = new Set(before.whole ? [] : before.rows);
    if (rows.has(row) && rows.size > 1) rows.delete(row);
    else rows.add(row);
    this.selected.set({ index, row, rows, whole: false });
  }

  /**
   * Selects from where the selection began up to this row, as many as one correction can name.
   * @throws RequestError
   */
  async extend(index: number): Promise<Extended> {
    const turn = (this.#turn += 1);
    const most = limits.correctedRows - 1;
    const end = Math.max(this.#anchor - most, Math.min(this.#anchor + most, index));
    const [first, last] = [Math.min(this.#anchor, end), Math.max(this.#anchor, end)];
    const before = this.selected.get();
    this.selected.set({ ...before, index: end, row: this.#rows.at(end)?.row, whole: false });
    const rows = await this.#rows.between(first, last);
    if (turn === this.#turn) this.#selectAll(rows, end);
    return end === index ? 'whole' : 'cut';
  }

  /** Selects the whole view. */
  all(): void {
    this.#turn += 1;
    this.selected.set({ ...this.selected.get(), whole: true });
  }

  #selectAll(rows: readonly RunRow[], index: number): void {
    const { row } = this.selected.get();
    this.selected.set({ index, row, rows: new Set(rows.map((one) => one.row)), whole: false });
  }

  /** Rows have come, gone or moved. Where the leading one is gone, that in its place leads. */
  #follow(): void {
    const { state, total } = this.#rows.state.get();
    if (state !== 'ready') return;
    const before = this.selected.get();
    const moved = before.row === undefined ? undefined : this.#rows.indexOf(before.row);
    const index = Math.max(0, Math.min(moved ?? before.index, total - 1));
    const row = this.#rows.at(index)?.row;
    if (index === before.index && row === before.row) return;
    this.#anchor += index - before.index;
    // Without a row there yet, what was selected is kept: it may only have been scrolled away.
    if (row === undefined) this.selected.set({ ...before, index });
    else if (moved !== undefined) this.selected.set({ ...before, index });
    else if (before.rows.size > 1) this.selected.set({ ...before, index, row });
    else this.selected.set({ ...before, index, row, rows: new Set([row]) });
  }
}
