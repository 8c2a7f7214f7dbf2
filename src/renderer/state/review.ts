// Going through the rows of a run: which are seen, which are selected, what is said of them.
import { limits } from '../../protocol/limits.ts';
import type { RunRow, Verdict } from '../../protocol/results.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { countOf } from '../format.ts';
import { Corrections } from './corrections.ts';
import { Counts } from './counts.ts';
import { Later } from './later.ts';
import { attempt, type Notify } from './notice.ts';
import { RowsWindow } from './rows-window.ts';
import { Selection } from './selection.ts';
import { Store } from './store.ts';
import { fileOf, judged, wordsForMany, wordsForOne } from './verdicts.ts';
import { viewOf, wholeChoice, type ViewChoice } from './view-choice.ts';

/** In milliseconds: after the last key in the search box; after the threshold was moved; between looks at a growing run. */
const typing = 250;
const sliding = 120;
const growing = 1000;

/** Where a row was when something was said of it. */
interface Place {
  row: number;
  index: number;
  view: string;
}
const mostPlaces = 1000;

export class Review {
  readonly rows: RowsWindow;
  readonly counts: Counts;
  readonly selection: Selection;
  readonly choice: Store<ViewChoice>;
  /** What has been done last, to be shown and read out. */
  readonly said = new Store('');
  readonly #client: EngineClient;
  readonly #notify: Notify;
  readonly #corrections: Corrections;
  readonly #places: Place[] = [];
  readonly #view = new Later();
  readonly #counting = new Later();
  readonly #growth = new Later();

  constructor(client: EngineClient, run: string, threshold: number, notify: Notify) {
    this.#client = client;
    this.#notify = notify;
    this.choice = new Store(wholeChoice(threshold));
    this.rows = new RowsWindow(client, run, viewOf(this.choice.get()));
    this.counts = new Counts(client, run, threshold);
    this.selection = new Selection(this.rows);
    this.#corrections = new Corrections(client, run, notify, () => this.refresh());
  }

  /** Shows other rows, or in another order. A search begins when nobody has typed for a moment. */
  choose(change: Partial<ViewChoice>): void {
    const before = this.choice.get();
    const choice = { ...before, ...change };
    this.choice.set(choice);
    if (choice.threshold !== before.threshold) {
      this.#counting.after(sliding, () => {
        this.counts.at(choice.threshold);
      });
    }
    const view = viewOf(choice);
    if (JSON.stringify(view) === JSON.stringify(viewOf(before))) return;
    const wait = choice.search !== before.search ? typing : choice.threshold !== before.threshold ? sliding : 0;
    this.#view.after(wait, () => {
      this.rows.look(view);
      this.selection.begin();
    });
  }

  /** The engine has more rows by now: looks once a second. */
  grow(): void {
    this.#growth.within(growing, () => void this.refresh());
  }

  /** Rows and counts anew, unless something is being changed: then it comes after that. */
  async refresh(): Promise<void> {
    if (this.#corrections.underWay) return;
    await Promise.all([this.rows.refresh(), this.counts.refresh()]);
  }

  close(): void {
    for (const later of [this.#view, this.#counting, this.#growth]) later.cancel();
    this.rows.close();
    this.counts.close();
  }

  /** Says this of all that is selected; after one row the next is selected, but after a label was removed. */
  async judge(verdict: Verdict): Promise<void> {
    if (!this.#isHeard()) return;
    const { whole, rows, lead, index, row } = this.selection.selected.get();
    if (whole) return this.#judgeMany({ view: this.rows.view }, 'all', verdict);
    const [only] = rows;
    if (only === undefined) return;
    if (rows.size > 1) return this.#judgeMany({ rows: [...rows] }, rows, verdict);
    this.#remember(only, index);
    const restore = this.rows.change(rows, (one) => judged(one, verdict, Date.now()));
    if (lead !== undefined && row === only) this.said.set(wordsForOne(lead, verdict));
    if (verdict.kind !== 'clear' && index + 1 < this.rows.state.get().total) this.selection.select(index + 1);
    if ((await this.#corrections.correct({ target: { rows: [only] }, verdict })) === undefined) restore();
  }

  /** Takes back what was said last, and selects the row it was about. */
  async undo(): Promise<void> {
    if (!this.#isHeard()) return;
    const undone = await this.#corrections.undo();
    if (undone === undefined) return;
    const { rows, row } = undone;
    if (rows === 0 || row === undefined) {
      this.#notify({ kind: 'news', title: 'There is nothing to take back' });
      return;
    }
    const view = JSON.stringify(this.rows.view);
    const place = this.#places.findLast((one) => one.row === row && one.view === view);
    this.selection.selectRow(row, place?.index);
    const { lead } = this.selection.selected.get();
    const what =
      rows === 1 && lead?.row === row ? `${fileOf(lead)} is` : `${countOf(rows, 'row')} ${rows === 1 ? 'is' : 'are'}`;
    this.said.set(`Taken back: ${what} as before.`);
    this.#notify({ kind: 'news', title: 'Taken back', detail: `${what} as before.` });
  }

  /** Selects all from where the selection began up to this row. */
  async extend(index: number): Promise<void> {
    await attempt(this.#client, this.#notify, 'These rows could not be selected', async () => {
      if ((await this.selection.extend(index)) === 'whole') return;
      this.#notify({
        kind: 'news',
        title: `${countOf(limits.correctedRows, 'row')} are selected`,
        detail: 'That is the most at once. All rows of the view can be selected together.',
      });
    });
  }

  async #judgeMany(
    target: Parameters<Corrections['correct']>[0]['target'],
    rows: ReadonlySet<number> | 'all',
    verdict: Verdict,
  ): Promise<void> {
    const { index, row } = this.selection.selected.get();
    if (row !== undefined) this.#remember(row, index);
    const restore = this.rows.change(rows, (one: RunRow) => judged(one, verdict, Date.now()));
    this.selection.select(index);
    const changed = await this.#corrections.correct({ target, verdict });
    if (changed === undefined) {
      restore();
      return;
    }
    const title = wordsForMany(changed, verdict);
    this.said.set(title);
    this.#notify({ kind: 'news', title, action: { label: 'Undo', act: () => void this.undo() } });
  }

  /** What nobody can hear is not shown as if it were kept. */
  #isHeard(): boolean {
    if (this.#client.link.get().state === 'open') return true;
    this.#notify({
      kind: 'problem',
      title: 'Not kept',
      detail: 'There is no connection to ZeroLens. Say it again when there is.',
    });
    return false;
  }

  #remember(row: number, index: number): void {
    this.#places.push({ row, index, view: JSON.stringify(this.rows.view) });
    if (this.#places.length > mostPlaces) this.#places.shift();
  }
}
