// The views that people sit in are entered through an index that has their rows in order: nothing is scanned or sorted.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { viewSchema } from '../../../../src/protocol/results.ts';
import type { ViewInput } from '../../../../src/protocol/results.ts';
import { LibraryFile } from '../../../../src/main/runs/store/library-file.ts';
import { openLibrary, type OpenLibrary } from '../../../../src/main/runs/store/open.ts';
import { indexedQuery, indexedView, queriedView } from '../../../../src/main/runs/store/views.ts';
import { newRow, plan, settings } from './runs.ts';

let home: string;
let open: OpenLibrary;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'zerolens-test-'));
  open = await openLibrary(home);
});
afterAll(() => {
  open.db.close();
  rmSync(home, { recursive: true, force: true });
});

const satIn: [string, ViewInput][] = [
  ['scan order', {}],
  ['least certain first', { order: 'least-certain' }],
  ['most certain first', { order: 'most-certain' }],
  ['one label', { label: 'cat' }],
  ['one label, least certain first', { label: 'cat', order: 'least-certain' }],
  ['errors', { show: 'errors' }],
  ['unreviewed', { show: 'unreviewed' }],
  ['unreviewed, least certain first', { show: 'unreviewed', order: 'least-certain' }],
  ['uncertain, least certain first', { show: 'uncertain', order: 'least-certain' }],
];

it.each(satIn)('enters an index for %s', (_, input) => {
  const view = indexedView(viewSchema.parse(input), 1);
  if (view === undefined) throw new Error('It has no index.');
  const steps = open.db
    .prepare(`EXPLAIN QUERY PLAN ${indexedQuery(view)}`)
    .all(...[1, ...view.values, 0, 1, 0])
    .map(({ detail }) => String(detail));
  // A single search, down to where the page begins, in an index that holds all that is asked.
  expect(steps).toEqual([expect.stringMatching(new RegExp(`^SEARCH picture USING COVERING INDEX ${view.index} .*>`))]);
});

it.each(['size', 'captured'] as const)('sorts nothing by %s', (order) => {
  const { index, where, order: columns } = queriedView(viewSchema.parse({ order }), 0.5, 1, []);
  const steps = open.db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT id FROM picture INDEXED BY ${index} WHERE run = ? AND ${where} ORDER BY ${columns}`,
    )
    .all(1)
    .map(({ detail }) => String(detail));
  expect(steps).toEqual([expect.stringMatching(new RegExp(`^SEARCH picture USING COVERING INDEX ${index} `))]);
});

it('jumps past rows of one score and of one place alike', () => {
  const file = new LibraryFile(open.db);
  const { id } = file.createRun(plan, settings);
  file.beginPass(id);
  const rows = Array.from({ length: 3000 }, (_, at) =>
    newRow(`${String(at).padStart(4, '0')}.jpg`, at * 10, { label: 'cat', score: at % 3 === 0 ? at / 3e6 : 1 }),
  );
  file.write(id, rows, []);
  const expected = [...rows.filter((_, at) => at % 3 === 0), ...rows.filter((_, at) => at % 3 !== 0)];
  for (const view of [{ order: 'least-certain' }, { order: 'least-certain', label: 'cat' }] as const) {
    for (const from of [0, 999, 1000, 1001, 2500, 2999, 3000]) {
      const page = file.rows(id, viewSchema.parse(view), from, 2);
      expect(page.total).toBe(3000);
      expect(page.rows.map(({ place }) => place)).toEqual(expected.slice(from, from + 2).map(({ place }) => place));
    }
  }
});
