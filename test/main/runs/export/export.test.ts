// Exports of the library: what readers of their own make of them equals what is in it, whatever is in it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wholeView, type ExportFormat } from '../../../../src/protocol/results.ts';
import { CsvEncoder } from '../../../../src/main/runs/csv.ts';
import { exportPieces } from '../../../../src/main/runs/export/export.ts';
import type { ExportOptions } from '../../../../src/main/runs/export/options.ts';
import type { ResultRow } from '../../../../src/main/runs/row.ts';
import { Library } from '../../../../src/main/runs/store/library.ts';
import type { RunRecord } from '../../../../src/main/runs/store/records.ts';
import { hasPython, runPython } from '../../../support/python.ts';
import { errorRow, okRow } from '../rows.ts';
import { collect, tempFolder } from '../temp.ts';

/** A run in a library of its own, with these rows. */
async function runOf(rows: readonly ResultRow[], labels: readonly string[] = ['cat', 'dog']) {
  const library = await Library.open(tempFolder());
  const { modelId, modelSha256 } = okRow;
  const plan = { kind: 'pictures', sources: ['/photos'], looseRoots: [], copies: [], recursive: true } as const;
  const { id } = await library.createRun(
    { ...plan, modelId, modelSha256, labels, topK: 2 },
    { name: 'photos', threshold: 0.5, device: 'cpu' },
  );
  await library.beginPass(id);
  for (const [place, row] of rows.entries()) {
    const { root, relativePath } = row;
    await library.append(id, { source: 0, root, relativePath, place, row, key: { size: place, mtimeMs: place } });
  }
  await library.flush(id);
  const record = async (): Promise<RunRecord> => {
    const found = await library.run(id);
    if (found === undefined) throw new Error('The run is gone.');
    return found;
  };
  return { library, id, record };
}

async function exported(
  { library, record }: Awaited<ReturnType<typeof runOf>>,
  format: ExportFormat,
  options: Partial<ExportOptions> = {},
): Promise<Buffer> {
  const pieces = exportPieces(library, await record(), { format, view: wholeView, threshold: 0.5, ...options });
  return Buffer.concat((await collect(pieces)).map(({ bytes }) => bytes));
}

const nasty = fc.oneof(
  fc.constantFrom(
    '=cmd()',
    '"',
    'a,b',
    'a\r\nb',
    '\n',
    "'",
    '\t',
    '📷 写真',
    '\uFEFFx',
    'x'.repeat(500),
    '+1',
    '@a',
    '-',
    ' ',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', ' ', '=', 'é', '\u2028', '\\'),
    minLength: 1,
    maxLength: 40,
  }),
);

it('comes back from two readers as it is in the library, with labels by a person', async () => {
  const cases = fc.sample(fc.record({ path: nasty, label: nasty, error: nasty, reviewed: nasty }), {
    numRuns: 150,
    seed: 6,
  });
  const rows = cases.map(({ path, label, error }, at): ResultRow => {
    const relativePath = `${String(at)}/${path}`;
    if (at % 5 === 4) return { ...errorRow, relativePath, error };
    return { ...okRow, relativePath, predictions: [{ label, score: 1 / (at + 1) }] };
  });
  const run = await runOf(rows);
  const { rows: stored } = await run.library.rows(run.id, wholeView, 0, 500);
  for (const [at, { id }] of stored.entries()) {
    const verdict = { kind: 'label', label: cases[at]?.reviewed ?? '' } as const;
    if (at % 2 === 0) await run.library.correct(run.id, { rows: [id] }, verdict);
  }
  const wanted = cases.map(({ path, label, error, reviewed }, at) => {
    const failed = at % 5 === 4;
    return [`${String(at)}/${path}`, failed ? error : '', failed ? '' : label, at % 2 === 0 ? reviewed : ''];
  });
  const bytes = await exported(run, 'csv');
  const read: Record<string, string>[] = parse(bytes, { columns: true, record_delimiter: '\r\n' });
  const cells = ['relative_path', 'error', 'top1_label', 'reviewed_label'] as const;
  expect(read.map((row) => cells.map((name) => row[name]))).toEqual(wanted);
  const lines = (await exported(run, 'jsonl')).toString().trimEnd().split('\n');
  const objects = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  expect(objects.map((row) => cells.map((name) => row[name] ?? ''))).toEqual(wanted);
  if (hasPython) expect(await pythonRows(bytes)).toEqual(wanted);
  else console.warn('SKIPPED: the same with Python, because there is none');
  await run.library.close();
});

/** Those four columns as Python's csv module reads them. */
async function pythonRows(bytes: Buffer): Promise<unknown> {
  const file = join(tempFolder(), 'r.csv');
  writeFileSync(file, bytes);
  const script = `import csv, json, sys
csv.field_size_limit(10**9)
with open(sys.argv[1], encoding='utf-8', newline='') as f:
    rows = list(csv.DictReader(f, strict=True))
print(json.dumps([[r['relative_path'], r['error'], r['top1_label'], r['reviewed_label']] for r in rows]))`;
  const { code, stdout } = await runPython(['-c', script, file]);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

it('is what the encoder of classify makes of the rows, in many pieces, and counts them', async () => {
  const rows = Array.from({ length: 3000 }, (_, at): ResultRow => ({
    ...okRow,
    relativePath: String(at).padStart(5, '0'),
  }));
  const run = await runOf(rows);
  const encoder = new CsvEncoder({ topK: 2, threshold: 0.5 });
  const wanted = Buffer.concat([encoder.header(), ...rows.map((row) => encoder.row(row))]);
  expect((await exported(run, 'csv')).equals(wanted)).toBe(true);
  const options = { format: 'csv', view: wholeView, threshold: 0.5 } as const;
  const pieces = await collect(exportPieces(run.library, await run.record(), options));
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.at(-1)?.rows).toBe(3000);
  for (const { bytes } of pieces) expect(bytes.length).toBeLessThan(512 * 1024);
  await run.library.close();
});

it('ends with the reason of a signal', async () => {
  const run = await runOf(Array.from({ length: 500 }, (_, at): ResultRow => ({ ...okRow, relativePath: String(at) })));
  const options = { format: 'csv', view: wholeView, threshold: 0.5 } as const;
  const reason = new Error('enough');
  const pieces = exportPieces(run.library, await run.record(), options, AbortSignal.abort(reason));
  await expect(collect(pieces)).rejects.toBe(reason);
  await run.library.close();
});

it('sums up labels and folders at a threshold of the moment', async () => {
  const scored = (relativePath: string, label: string, score: number): ResultRow => {
    return { ...okRow, relativePath, predictions: [{ label, score }] };
  };
  const run = await runOf([scored('a/1', 'cat', 0.9), scored('a/2', '=cat', 0.6), scored('b/3', 'cat', 0.8), errorRow]);
  expect((await exported(run, 'labels', { threshold: 0.7, spreadsheetSafe: true })).toString()).toBe(
    "label,pictures,share,reviewed,uncertain\r\ncat,2,0.666667,0,0\r\n'=cat,1,0.333333,0,1\r\n",
  );
  expect((await exported(run, 'folders', { threshold: 0.7, bom: true })).toString()).toBe(
    '\uFEFFfolder,label,pictures\r\n/photos/a,uncertain,1\r\n/photos/a,cat,1\r\n/photos/b,cat,1\r\n',
  );
  await run.library.close();
});

it('tells what a run was, with every file that has no answer, also of a run without any', async () => {
  const run = await runOf([
    { ...okRow, relativePath: '1.jpg' },
    { ...errorRow, relativePath: '"2"\n.jpg' },
  ]);
  await run.library.appendOmitted(run.id, { root: '/photos', relativePath: 'x.txt', reason: 'left-out' });
  await run.library.flush(run.id);
  const info = JSON.parse((await exported(run, 'info')).toString()) as Record<string, unknown>;
  expect(info).toMatchObject({
    run: { id: run.id, name: 'photos', kind: 'pictures' },
    sources: ['/photos'],
    model: { id: 'builtin', sha256: 'c0ffee', labels: 2 },
    counts: { rows: 2, ok: 1, errors: 1, error_codes: { truncated: 1 } },
    files: [
      { root: '/photos', relative_path: '"2"\n.jpg', status: 'error', code: 'truncated', reason: errorRow.error },
      { root: '/photos', relative_path: 'x.txt', status: 'left_out', code: 'no_picture' },
    ],
  });
  const empty = await runOf([]);
  expect(JSON.parse((await exported(empty, 'info')).toString())).toMatchObject({ counts: { rows: 0 }, files: [] });
  expect((await exported(empty, 'labels')).toString()).toBe('label,pictures,share,reviewed,uncertain\r\n');
  await Promise.all([run.library.close(), empty.library.close()]);
});
