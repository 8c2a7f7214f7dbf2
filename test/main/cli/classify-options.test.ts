// The options of `zerolens classify`, and what it tells of a picture: its size, its time, whatever its kind.
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { resourcePath } from '../../../src/main/resources.ts';
import { comparableCsv, csvRows, runCli, type CsvRow } from '../../support/cli.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
import { jpeg } from '../../support/pictures.ts';
import { fill, tempFolder } from '../runs/temp.ts';

async function classified(folder: string, ...args: string[]): Promise<CsvRow[]> {
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-', ...args]);
  expect(code).toBe(0);
  return csvRows(stdout);
}

function plain(background: string, width = 40, height = 30): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

describe('--top-k', () => {
  it('of one gives one class, the same as ever', async () => {
    const folder = tempFolder();
    fill(folder, { 'a.jpg': await jpeg(1) });
    const [[one], [five]] = [await classified(folder, '--top-k', '1'), await classified(folder)];
    expect(Object.keys(one ?? {}).filter((name) => /^top\d/.test(name))).toEqual(['top1_label', 'top1_score']);
    expect(one?.['top1_label']).toBe(five?.['top1_label']);
    expect(one?.['top1_score']).toBe(five?.['top1_score']);
    const scores = [1, 2, 3, 4, 5].map((place) => Number(five?.[`top${String(place)}_score`]));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('over the number of labels leaves the other cells empty; equal scores go by index', async () => {
    const folder = tempFolder();
    fill(folder, {
      'a.png': await plain('#ff0000').png().toBuffer(),
      'b.png': await plain('#0033ff').png().toBuffer(),
      'c.png': await plain('#808080').png().toBuffer(),
    });
    const rows = await classified(folder, '--model', writeMeanModel(tempFolder()), '--top-k', '5');
    const places = [1, 2, 3, 4, 5].map((place) => `top${String(place)}`);
    const results = rows.map((row) => places.map((at) => [row[`${at}_label`], row[`${at}_score`]]));
    const none = ['', ''];
    expect(results).toEqual([
      [['red', '1.000000'], ['green', '0.000000'], ['blue', '0.000000'], none, none],
      [['blue', '1.000000'], ['green', '0.200000'], ['red', '0.000000'], none, none],
      [['red', '0.501961'], ['green', '0.501961'], ['blue', '0.501961'], none, none],
    ]);
    expect(rows[0]?.['model_id']).toBe('mean');
  });
});

it('--threshold decides the column `decision` and the mark in the table, and nothing else', async () => {
  const folder = tempFolder();
  const model = writeMeanModel(tempFolder());
  fill(folder, { 'a.png': await plain('#cc0000').png().toBuffer(), 'b.png': await plain('#00cd00').png().toBuffer() });
  const decisions: (string | undefined)[][] = [];
  const rest: CsvRow[][] = [];
  for (const threshold of ['0', '0.8', '0.800001', '1']) {
    const rows = await classified(folder, '--model', model, '--threshold', threshold);
    expect(rows.map((row) => row['threshold'])).toEqual([threshold, threshold]);
    decisions.push(rows.map((row) => row['decision']));
    rest.push(rows.map((row) => ({ ...row, threshold: '', decision: '', inference_ms: '' })));
  }
  // 0xcc is exactly four fifths.
  expect(decisions.slice(0, 2)).toEqual(Array(2).fill(['red', 'green']));
  expect(decisions.slice(2)).toEqual([
    ['uncertain', 'green'],
    ['uncertain', 'uncertain'],
  ]);
  for (const other of rest) expect(other).toEqual(rest[0]);
  const { stdout, stderr } = await runCli(['classify', folder, '--model', model, '--threshold', '0.801', '--bom']);
  expect(stderr).toMatch(/^No CSV is written: --bom and --spreadsheet-safe change nothing without --csv\.\n/);
  expect(stdout.toString()).toMatch(/80\.0% \? {2}red .*\n +80\.4% {4}green/);
});

it('--no-recursive stays in the folder', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': await jpeg(1), 'deep/b.jpg': await jpeg(2), 'deep/er/c.jpg': await jpeg(3) });
  const names = (rows: CsvRow[]): (string | undefined)[] => rows.map((row) => row['relative_path']);
  expect(names(await classified(folder, '--no-recursive'))).toEqual(['a.jpg']);
  expect(names(await classified(folder))).toEqual(['a.jpg', 'deep/b.jpg', 'deep/er/c.jpg']);
});

it('--bom and --spreadsheet-safe change the CSV for spreadsheets, and only it', async () => {
  const folder = tempFolder();
  const names = ['+1.jpg', '-2.jpg', '=3.jpg', '@4.jpg', 'a=5.jpg'];
  fill(folder, Object.fromEntries(await Promise.all(names.map(async (name, at) => [name, await jpeg(at)] as const))));
  const out = join(tempFolder(), 'r.csv');
  const args = ['classify', folder, '--bom', '--spreadsheet-safe', '--csv', '-', '--jsonl', out];
  const { code, stdout } = await runCli(args);
  expect(code).toBe(0);
  expect(stdout.subarray(0, 7).toString('latin1')).toBe('\xef\xbb\xbfroot');
  const shown = csvRows(stdout.subarray(3)).map((row) => row['relative_path']);
  expect(shown).toEqual(["'+1.jpg", "'-2.jpg", "'=3.jpg", "'@4.jpg", 'a=5.jpg']);
  expect((await classified(folder)).map((row) => row['relative_path'])).toEqual(names);
});

it('--quiet says nothing on stderr, whatever happens to the pictures', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': await jpeg(1), 'b.jpg': 'text', 'c.txt': 'x' });
  expect(await runCli(['classify', folder, '--quiet'])).toMatchObject({ code: 2, stderr: '' });
});

it('--csv and --jsonl never replace a picture, and want a name', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': await jpeg(1), odd: await jpeg(2) });
  for (const target of [join(folder, 'a.jpg'), join(folder, 'odd'), '']) {
    for (const option of ['--csv', '--jsonl']) {
      const { code, stderr } = await runCli(['classify', join(folder, 'a.jpg'), join(folder, 'odd'), option, target]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/is a picture; results would replace it|has an empty name/);
    }
  }
});

it('--workers, --batch and --device take auto', async () => {
  const auto = ['--workers', 'auto', '--batch', 'auto', '--device', 'auto'];
  const { code, stdout } = await runCli(['classify', resourcePath('samples', 'lemon.jpg'), ...auto, '--csv', '-']);
  expect(code).toBe(0);
  expect(csvRows(stdout)[0]).toMatchObject({ status: 'ok', device: 'cpu' });
});

it('--workers and --batch far beyond need reject nothing', async () => {
  const folder = tempFolder();
  const kinds = await Promise.all([1, 2, 3].map((seed) => jpeg(seed, 16, 16)));
  for (let at = 0; at < 300; at += 1) fill(folder, { [`${String(at)}.jpg`]: kinds[at % 3] ?? '' });
  const model = writeMeanModel(tempFolder());
  const [wide, usual] = await Promise.all(
    [['--workers', '3', '--batch', '256'], []].map((more) => classified(folder, '--model', model, ...more)),
  );
  const withoutTime = (rows: CsvRow[] | undefined): CsvRow[] =>
    (rows ?? []).map((row) => ({ ...row, inference_ms: '' }));
  expect(withoutTime(wide)).toEqual(withoutTime(usual));
});

describe('a picture', () => {
  it('has the time that its EXIF states, with an offset only if that is stated', async () => {
    const folder = tempFolder();
    const taken = { DateTimeOriginal: '2024:05:01 12:33:10' };
    const pictures: Record<string, Record<string, string>> = {
      'a.jpg': taken,
      'b.jpg': { ...taken, OffsetTimeOriginal: '+05:30' },
      'c.jpg': { DateTimeDigitized: '1999:12:31 23:59:59' },
      'd.jpg': { DateTimeOriginal: '0000:00:00 00:00:00' },
      'e.jpg': { DateTimeOriginal: '2023:02:30 10:00:00' },
      'f.jpg': { ...taken, OffsetTimeOriginal: '=1+1' },
    };
    for (const [name, tags] of Object.entries(pictures)) {
      fill(folder, { [name]: await plain('#888').withExif({ IFD2: tags }).jpeg().toBuffer() });
    }
    const rows = await classified(folder);
    expect(rows.map((row) => row['captured_at'])).toEqual([
      ...['2024-05-01T12:33:10', '2024-05-01T12:33:10+05:30', '1999-12-31T23:59:59'],
      ...['', '', '2024-05-01T12:33:10'],
    ]);
    expect(rows.map((row) => row['captured_at_source'])).toEqual(['exif', 'exif', 'exif', '', '', 'exif']);
  });

  it('has the size that is shown, and is seen that way up', async () => {
    const folder = tempFolder();
    const pixels = await sharp({ create: { width: 64, height: 32, channels: 3, background: '#00f' } })
      .composite([{ input: await plain('#f00', 32, 32).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const turned = await sharp(pixels).rotate(90).png().toBuffer();
    // Stored turned to the left, with the note to turn it back.
    fill(folder, { 'a.png': turned, 'b.png': await sharp(pixels).withMetadata({ orientation: 6 }).png().toBuffer() });
    const [[plainRow, noted]] = [await classified(folder)];
    expect([noted?.['width'], noted?.['height']]).toEqual(['32', '64']);
    const shown = (row: CsvRow | undefined): CsvRow => ({ ...row, relative_path: '', file_size: '', inference_ms: '' });
    expect(shown(noted)).toEqual(shown(plainRow));
  });

  it('of any kind gets its row', async () => {
    const photo = sharp(await jpeg(5)).resize(40, 30);
    const colours = (name: string): Sharp => photo.clone().toColourspace(name);
    const kinds: Record<string, Sharp> = {
      'alpha.png': photo.clone().ensureAlpha(0.4).png(),
      'animated.gif': photo.clone().gif(),
      'avif.avif': photo.clone().avif(),
      'cmyk.jpg': colours('cmyk').jpeg(),
      'cmyk.tif': colours('cmyk').tiff(),
      'grey.jpg': photo.clone().grayscale().jpeg(),
      'grey-alpha.png': photo.clone().grayscale().ensureAlpha(0.5).png(),
      'grey16.png': colours('grey16').png(),
      'palette.png': photo.clone().png({ palette: true }),
      'progressive.jpg': photo.clone().jpeg({ progressive: true }),
      'rgb16.png': colours('rgb16').png(),
      'rgb16.tif': colours('rgb16').tiff(),
      'tiny.png': photo.clone().resize(1, 1).png(),
      'lossless.webp': photo.clone().webp({ lossless: true }),
    };
    const folder = tempFolder();
    for (const [name, picture] of Object.entries(kinds)) fill(folder, { [name]: await picture.toBuffer() });
    const rows = await classified(folder);
    expect(rows.map((row) => row['relative_path'])).toEqual(Object.keys(kinds).sort());
    expect(new Set(rows.map((row) => row['status']))).toEqual(new Set(['ok']));
    expect(new Set(rows.map(({ width, height }) => `${String(width)}x${String(height)}`))).toEqual(
      new Set(['40x30', '1x1']),
    );
  });
});

it('`--` ends the options, and the order of options and pictures is free', async () => {
  const folder = tempFolder();
  fill(folder, { 'a.jpg': await jpeg(1) });
  const before = await runCli(['classify', '--csv', '-', '--top-k=3', folder]);
  const after = await runCli(['classify', folder, '--top-k', '3', '--csv=-']);
  expect(comparableCsv(after.stdout)).toEqual(comparableCsv(before.stdout));
});
