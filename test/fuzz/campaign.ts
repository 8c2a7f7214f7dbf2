// Runs damaged files through a real engine and says which of them it did not take as it should.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultRow } from '../../src/main/runs/row.ts';
import { comparable, runPictures, startEngine } from '../support/run-pictures.ts';
import { fuzzCase, type FuzzCase } from './cases.ts';
import { soundFiles, type SoundFile } from './sound-files.ts';

/** Codes that a damaged file may end in; the others would mean a hang, a dead worker or a blamed model. */
const fairCodes = new Set(['not_an_image', 'unsupported_format', 'truncated', 'corrupt', 'too_large']);

/** As many files lie in the folder at once. */
const portion = 5000;

export interface FuzzResult {
  /** How many cases ended with each code; `ok` among them. */
  readonly counts: Map<string, number>;
  /** One entry per thing that is wrong. */
  readonly failures: string[];
}

/**
 * Runs cases 0 up to `count` of a seed.
 * @param folder an empty folder, left empty.
 */
export async function fuzz(folder: string, count: number, seed: number): Promise<FuzzResult> {
  const result: FuzzResult = { counts: new Map(), failures: [] };
  const sound = await soundFiles();
  const engine = await startEngine(undefined, { onNotice: (line) => result.failures.push(`A worker ended: ${line}`) });
  const run = async (files: readonly { name: string; bytes: Buffer }[]): Promise<Map<string, ResultRow>> => {
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    for (const { name, bytes } of files) writeFileSync(join(pictures, name), bytes);
    const rows = await runPictures(engine, [pictures]);
    rmSync(pictures, { recursive: true });
    if (rows.length !== files.length) result.failures.push(`${rows.length} rows for ${files.length} files`);
    return new Map(rows.map((row) => [row.relativePath, row]));
  };
  try {
    const undisturbed = await run(sound.map((file, place) => ({ ...file, name: soundName(file, place) })));
    const expected = new Map(sound.map((file, place) => [file, undisturbed.get(soundName(file, place))]));
    for (let from = 0; from < count; from += portion) {
      const numbers = Array.from({ length: Math.min(portion, count - from) }, (_, place) => from + place);
      const cases = numbers.map((number) => fuzzCase(sound, seed, number));
      const rows = await run(cases);
      for (const [place, one] of cases.entries()) {
        judge(one, rows.get(one.name), expected, result, `Case ${from + place} of seed ${seed} (${one.story})`);
      }
    }
  } finally {
    await engine.stop();
  }
  return result;
}

function soundName({ extension }: SoundFile, place: number): string {
  return `${place}${extension}`;
}

function judge(
  one: FuzzCase,
  row: ResultRow | undefined,
  expected: ReadonlyMap<SoundFile, ResultRow | undefined>,
  { counts, failures }: FuzzResult,
  title: string,
): void {
  const code = row?.status === 'error' ? row.errorCode : (row?.status ?? 'no row');
  counts.set(code, (counts.get(code) ?? 0) + 1);
  const wrong =
    one.sound === undefined
      ? unfair(row)
      : differs(row, expected.get(one.sound))
        ? 'Not as when undisturbed'
        : undefined;
  if (wrong !== undefined) failures.push(`${title}: ${wrong}`);
}

function differs(row: ResultRow | undefined, expected: ResultRow | undefined): boolean {
  if (row === undefined || expected === undefined) return true;
  return (
    JSON.stringify(comparable({ ...row, relativePath: '' })) !==
    JSON.stringify(comparable({ ...expected, relativePath: '' }))
  );
}

/** What is wrong with the row of a damaged file, if anything. */
function unfair(row: ResultRow | undefined): string | undefined {
  if (row?.status === 'error') {
    const fair = fairCodes.has(row.errorCode) && /^\S.*\S$/u.test(row.error);
    return fair ? undefined : `${row.errorCode}, ${JSON.stringify(row.error)}`;
  }
  if (row?.status !== 'ok') return row === undefined ? 'It has no row' : 'It was left out';
  const scores = row.predictions.map(({ score }) => score);
  const sum = scores.reduce((total, score) => total + score, 0);
  const fair = scores.length === 5 && scores.every((score) => score >= 0 && score <= 1) && sum <= 1.000_001;
  if (!fair) return `Scores ${scores.join(', ')}`;
  return (row.width ?? 0) > 0 && (row.height ?? 0) > 0 ? undefined : 'It has no size';
}
