// Which rows of a view are selected: one that leads, and maybe more. They stay selected by what they are, not by where.
import { limits } from '../../protocol/limits.ts';
import type { RunRow } from '../../protocol/results.ts';
import type { RowsWindow } from './rows-window.ts';
import { Store } from './store.ts';

export interface Selected {
  /** Index in the view of the row that leads: its picture is shown, keys go on from it. */
  index: number;
  /** Its id, once it is known. */
  row: number | undefined;
  /** What was last heard of it, also where it has been scrolled away. */
  lead: RunRow | undefined;
  /** All that are selected, by id; without the leading one as long as that is not fetched. */
  rows: ReadonlySet<number>;
  /** The whole view, whatever `rows` has. */
  whole: boolean;
}

/** Where a range was cut, as a correction can name only so many rows. */
export type Extended = 'whole' | 'cut';

/** Of a view of which nothing is known. */
const first: Selected = { index: 0, row: undefined, lead: undefined, rows: new Set(), whole: false };

export class Selection {
  readonly selected = new Store<Selected>(first);
  readonly #rows: RowsWindow;
  /** Where a range begins. */
  #anchor = 0;
  /** Until the user has selected one, it is the first row, whichever that is. */
  #chosen = false;
  /** Counts what was asked for, so that a late range does not come over a newer choice. */
  #turn = 0;

  constructor(rows: RowsWindow) {
    this.#rows = rows;
    rows.state.subscribe(() => {
      this.#follow();
    });
  }

  /** Selects the first row of a view that is still to come. */
  begin(): void {
    this.#chosen = false;
    this.#turn += 1;
    this.#anchor = 0;
    this.selected.set(first);
  }

  /** Selects this row alone. */
  select(index: number): void {
    this.#chosen = true;
    this.#turn += 1;
    this.#anchor = index;
    const lead = this.#rows.at(index);
    this.selected.set({
      index,
      row: lead?.row,
      lead,
      rows: new Set(lead === undefined ? [] : [lead.row]),
      whole: false,
    });
  }

  /** Selects this row alone, wherever it is; `near`: where it should be if it has not been fetched. */
  selectRow(row: number, near: number | undefined): void {
    const index = this.#rows.indexOf(row);
    if (index !== undefined) this.select(index);
    if (index !== undefined || near === undefined) return;
    this.select(near);
    this.selected.set({ index: near, row, lead: undefined, rows: new Set([row]), whole: false });
  }

  /** Adds a row to those selected, or takes it out. */
  toggle(index: number): void {
    const lead = this.#rows.at(index);
    if (lead === undefined) return;
    const { row } = lead;
    this.#chosen = true;
    this.#turn += 1;
    this.#anchor = index;
    const before = this.selected.get();
    const rows = new Set(before.whole ? [] : before.rows);
    if (rows.has(row) && rows.size > 1) rows.delete(row);
    else rows.add(row);
    this.selected.set({ index, row, lead, rows, whole: false });
  }

  /**
   * Selects from where the selection began up to this row, as many as one correction can name.
   * @throws RequestError
   */
  async extend(index: number): Promise<Extended> {
    this.#chosen = true;
    const turn = (this.#turn += 1);
    const most = limits.correctedRows - 1;
    const end = Math.max(this.#anchor - most, Math.min(this.#anchor + most, index));
    const [first, last] = [Math.min(this.#anchor, end), Math.max(this.#anchor, end)];
    const lead = this.#rows.at(end);
    this.selected.set({ ...this.selected.get(), index: end, row: lead?.row, lead, whole: false });
    const between = await this.#rows.between(first, last);
    if (turn === this.#turn) {
      this.selected.set({ ...this.selected.get(), rows: new Set(between.map(({ row }) => row)) });
    }
    return end === index ? 'whole' : 'cut';
  }

  /** Selects the whole view. */
  all(): void {
    this.#turn += 1;
    this.selected.set({ ...this.selected.get(), whole: true });
  }

  /** Rows have come, gone or moved. Where the leading one is gone, that in its place leads. */
  #follow(): void {
    const { state, total } = this.#rows.state.get();
    if (state !== 'ready') return;
    const before = this.selected.get();
    const moved = before.row === undefined || !this.#chosen ? undefined : this.#rows.indexOf(before.row);
    const index = Math.max(0, Math.min(moved ?? (this.#chosen ? before.index : 0), total - 1));
    const lead = this.#rows.at(index);
    if (index === before.index && (lead === undefined || lead === before.lead)) return;
    this.#anchor += index - before.index;
    // Where nothing is known of its place, it may only have been scrolled away.
    if (lead === undefined) this.selected.set({ ...before, index });
    else if (moved !== undefined || before.rows.size > 1) this.selected.set({ ...before, index, row: lead.row, lead });
    else this.selected.set({ ...before, index, row: lead.row, lead, rows: new Set([lead.row]) });
  }
}
