// Whatever happens to a run's rows, every view and every count is what looking through all of them would give.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { View } from '../../../../src/protocol/results.ts';
import { LibraryFile } from '../../../../src/main/runs/store/library-file.ts';
import { openLibrary, type OpenLibrary } from '../../../../src/main/runs/store/open.ts';
import type { NewRow } from '../../../../src/main/runs/store/records.ts';
import { NaiveLibrary, type NaiveRow } from './naive-library.ts';
import { newRow, plan, settings } from './runs.ts';

let home: string;
let open: OpenLibrary;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'zerolens-test-'));
  open = await openLibrary(home);
  // The disk has nothing to do with it.
  open.db.exec('PRAGMA synchronous = OFF');
});
afterAll(() => {
  open.db.close();
  rmSync(home, { recursive: true, force: true });
});

const labels = ['cat', 'dog', '50%_é', '=A1,\n\'"', 'a\\b'];
const score = fc.oneof(
  fc.constantFrom(0, 1, 0.5, 0.4999995, 0.000001, 0.999999, 0.02, 0.9985),
  fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1e6),
);
const answer = fc.oneof(
  { weight: 5, arbitrary: fc.record({ label: fc.constantFrom(...labels), score }) },
  { weight: 1, arbitrary: fc.constantFrom('corrupt' as const, 'unreadable' as const) },
);
const pathOf = (number: number) => `${['a', 'B', 'é', '50%'][number % 4]}/${number}.jpg`;
const added = fc
  .record({
    file: fc.integer({ min: 0, max: 39 }),
    answer,
    captured: fc.option(fc.constantFrom('2024-05-01T12:33:10', '2023-01-01T00:00:00'), { nil: undefined }),
  })
  .map(({ file, answer: known, captured: capturedAt }): NewRow => {
    // Far from each other, so that places lie in several buckets.
    const given = newRow(pathOf(file), file * 3000, known);
    return { ...given, row: { ...given.row, capturedAt } };
  });
const view: fc.Arbitrary<View> = fc.record(
  {
    show: fc.constantFrom('all', 'errors', 'unreviewed', 'reviewed', 'uncertain'),
    order: fc.constantFrom('scan', 'least-certain', 'most-certain', 'path', 'captured', 'size'),
    threshold: score,
    label: fc.constantFrom(...labels, 'unknown'),
    search: fc.constantFrom('', '50%_', 'B/', '1', "'", '\\', 'é'),
  },
  { requiredKeys: ['show', 'order'] },
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write'), rows: fc.array(added, { maxLength: 25 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass'), met: fc.subarray([...Array(40).keys()].map(pathOf).sort()) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('correct'),
      view,
      verdict: fc.oneof(
        fc.constantFrom('accept' as const, 'clear' as const),
        fc.record({ label: fc.constantFrom(...labels, 'new') }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo') }) },
);
const question = fc.record({ view, from: fc.integer({ min: 0, max: 45 }), count: fc.integer({ min: 1, max: 12 }) });

it('equals a naive library after anything', async () => {
  const file = new LibraryFile(open.db);
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(question, { minLength: 25, maxLength: 25 }),
      score,
      async (steps, questions, threshold) => {
        const naive = new NaiveLibrary();
        const { id } = file.createRun(plan, settings);
        file.beginPass(id);
        for (const one of steps) {
          switch (one.kind) {
            case 'write':
              file.write(id, one.rows, []);
              for (const row of one.rows) naive.write(row);
              break;
            case 'pass':
              file.beginPass(id);
              file.meet(
                id,
                one.met.map((relativePath, place) => ({ source: 0, root: '/photos', relativePath, place })),
              );
              await file.endPass(id);
              naive.pass(one.met);
              break;
            case 'correct': {
              const verdict =
                typeof one.verdict === 'string' ? { kind: one.verdict } : { kind: 'label' as const, ...one.verdict };
              const { rows } = await file.correct(id, { view: one.view }, verdict);
              expect(rows).toBe(naive.correct(naive.view(one.view), one.verdict));
              break;
            }
            case 'undo':
              expect((await file.undo(id)).rows).toBe(naive.undo());
          }
        }
        expect(file.counts(id, threshold)).toEqual(naive.counts(threshold));
        for (const { view: asked, from, count } of questions) {
          const { rows, total } = file.rows(id, asked, from, count);
          const expected = naive.view(asked);
          const paths = expected.slice(from, from + count).map(({ path: name }: NaiveRow) => name);
          expect([total, ...rows.map(({ relativePath }) => relativePath)]).toEqual([expected.length, ...paths]);
        }
        const whole = questions[0]?.view;
        if (whole === undefined) return;
        const each = [...file.each(id, whole)].flat().map(({ relativePath }) => relativePath);
        expect(each).toEqual(naive.view(whole).map(({ path: name }) => name));
      },
    ),
    { numRuns: 300 },
  );
});
