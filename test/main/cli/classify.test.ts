// `zerolens classify` as people run it: what comes out where, in which order, with which exit code.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnNames } from '../../../src/main/runs/row.ts';
import { comparableCsv, csvRows, outcomes, runCli, type CsvRow } from '../../support/cli.ts';
import { jpeg } from '../../support/pictures.ts';
import { fill, tempFolder } from '../runs/temp.ts';

const header =
  'root,relative_path,status,error_code,error,width,height,file_size,captured_at,captured_at_source,model_id,' +
  'model_sha256,top1_label,top1_score,top2_label,top2_score,threshold,decision,reviewed_label,device,inference_ms\r\n';

let picture: Buffer;
let other: Buffer;

beforeAll(async () => {
  [picture, other] = await Promise.all([jpeg(1), jpeg(2, 40, 90)]);
});

function folderOf(...names: string[]): string {
  const folder = tempFolder();
  fill(folder, Object.fromEntries(names.map((name, at) => [name, at % 2 === 0 ? picture : other])));
  return folder;
}

describe('the outputs', () => {
  it('are a table on stdout and a summary on stderr if nothing else is asked for', async () => {
    const folder = folderOf('b.jpg', 'a.jpg');
    fill(folder, { 'notes.txt': 'no picture' });
    const { code, stdout, stderr } = await runCli(['classify', folder]);
    const lines = stdout.toString().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ score {4}label +file$/);
    expect(lines[1]).toMatch(/^ *\d+\.\d% [ ?] {2}\S.* {2}a\.jpg$/);
    expect(lines[2]).toMatch(/ {2}b\.jpg$/);
    expect(stderr).toMatch(
      /^2 pictures in [\d.]+ s \([\d.]+\/s\): 2 classified, 0 errors\.\n1 other file left out: no pictures\.\n$/,
    );
  });

  it('are a CSV alone with --csv -, to the byte as promised', async () => {
    const folder = folderOf('a.jpg', 'b.jpg');
    const { code, stdout } = await runCli(['classify', folder, '--csv', '-', '--top-k', '2']);
    const text = stdout.toString();
    expect(code).toBe(0);
    expect(text.slice(0, header.length)).toBe(header);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const [first, second] = csvRows(stdout);
    expect(first).toMatchObject({ root: folder, relative_path: 'a.jpg', status: 'ok', width: '80', height: '60' });
    expect(second).toMatchObject({ relative_path: 'b.jpg', width: '40', height: '90', error_code: '', error: '' });
    expect(first).toMatchObject({ file_size: String(picture.length), captured_at: '', reviewed_label: '' });
    expect(first).toMatchObject({ model_id: 'zerolens-tiny-200', threshold: '0.5', device: 'cpu' });
    expect(first?.['model_sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.['top1_score']).toMatch(/^[01]\.\d{6}$/);
    expect(first?.['inference_ms']).toMatch(/^\d+\.\d{2}$/);
  });

  it('are JSON Lines alone with --jsonl -, by the names of the CSV', async () => {
    const { code, stdout } = await runCli(['classify', folderOf('a.jpg', '=b.jpg'), '--jsonl', '-']);
    const lines = stdout.toString().trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(rows.map((row) => row['relative_path'])).toEqual(['=b.jpg', 'a.jpg']);
    for (const row of rows) expect(Object.keys(row)).toEqual(columnNames(5));
    expect(typeof rows[0]?.['top1_score']).toBe('number');
  });

  it('are files beside the table, whole and under their own names', async () => {
    const [folder, out] = [folderOf('a.jpg', 'b.jpg'), tempFolder()];
    const [csv, jsonl] = [join(out, 'r.csv'), join(out, 'r.jsonl')];
    const { code, stdout, stderr } = await runCli(['classify', folder, '--csv', csv, '--jsonl', jsonl]);
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n').slice(-2)).toEqual([`Results are in ${csv}.`, `Results are in ${jsonl}.`]);
    expect(stdout.toString().split('\n')).toHaveLength(4);
    expect(readdirSync(out)).toEqual(['r.csv', 'r.jsonl']);
    expect(csvRows(readFileSync(csv))).toHaveLength(2);
    expect(readFileSync(jsonl, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });
});

it('writes rows in scan order, whatever the names', async () => {
  const names = ['José/写真/📷 #1%.jpg', 'José/two\nlines.jpg', 'José/"quoted", and more.jpg'];
  names.push('José/-lead.jpg', 'José/a[1].jpg]', 'José/x[1]', 'José/[x].jpg', 'José-b/1.jpg', 'José.jpg', '=1+1.jpg');
  const folder = folderOf(...names);
  const { code, stdout } = await runCli(['classify', folder, '--csv', '-']);
  const rows = csvRows(stdout);
  const expected = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(rows.map((row) => row['relative_path'])).toEqual(expected);
  expect(rows.every((row) => row['status'] === 'ok')).toBe(true);
  expect(code).toBe(0);
});

it('takes files and folders by turns, each path once, and a name with a leading dash after --', async () => {
  const folder = folderOf('one/b.jpg', 'one/a.jpg', 'two/c.jpg', '-x.jpg');
  const args = ['classify', '--csv', '-', '--', '-x.jpg', 'one/b.jpg', 'one', 'two/../one/a.jpg', 'two', 'nothing.jpg'];
  const { code, stdout } = await runCli(args, { cwd: folder });
  const found = csvRows(stdout).map(({ root = '', relative_path = '' }) => join(root, relative_path));
  const wanted = ['-x.jpg', 'one/b.jpg', 'one/a.jpg', 'two/c.jpg', 'nothing.jpg'];
  expect(found).toEqual(wanted.map((name) => join(folder, name)));
  expect(code).toBe(2);
});

it('gives the same bytes for the same pictures, but for device and time', async () => {
  const folder = folderOf(...Array.from({ length: 40 }, (_, at) => `${String(at)}.jpg`), 'no.jpg/x.txt');
  fill(folder, { 'bad.jpg': 'text' });
  const runs: CsvRow[][] = [];
  for (const more of [[], [], ['--workers', '1', '--batch', '1']]) {
    const { code, stdout } = await runCli(['classify', folder, '--csv', '-', ...more]);
    expect(code).toBe(2);
    runs.push(comparableCsv(stdout));
  }
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]?.map((row) => row['top1_label'])).toEqual(runs[0]?.map((row) => row['top1_label']));
});

describe('exit code 1', () => {
  const cases: [string, string[], RegExp][] = [
    ['both outputs on stdout', ['--csv', '-', '--jsonl', '-'], /cannot both write to standard output/],
    ['both outputs in one file', ['--csv', 'r.csv', '--jsonl', './r.csv'], /name the same file/],
    ['no such model', ['--model', 'nope'], /^zerolens: No model "nope" \(it does not exist\)/],
    ['a CSV in a missing folder', ['--csv', 'no/r.csv'], /the folder no does not exist\. Create it/],
    ['an unknown option', ['--fast'], /unknown option '--fast'/],
    ['too many classes', ['--top-k', '101'], /a whole number from 1 to 100/],
    ['a threshold over 1', ['--threshold', '1.5'], /a number from 0 to 1/],
    ['an unknown device', ['--device', 'abacus'], /one of auto, cpu, webgpu, cuda, dml, coreml/],
  ];
  it.each(cases)('for %s, with a line that says so, and nothing written', async (_what, args, message) => {
    const folder = folderOf('a.jpg');
    const { code, stdout, stderr } = await runCli(['classify', 'a.jpg', ...args], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout.length).toBe(0);
    expect(readdirSync(folder)).toEqual(['a.jpg']);
  });

  it('for a folder without pictures: the CSV is its header', async () => {
    const folder = tempFolder();
    fill(folder, { 'notes.txt': 'x' });
    const csv = join(folder, 'r.csv');
    const { code, stderr } = await runCli(['classify', folder, '--csv', csv, '--top-k', '2']);
    expect(code).toBe(1);
    expect(stderr).toContain('no picture was found');
    expect(readFileSync(csv, 'utf8')).toBe(header);
  });

  it('for pictures without a command, with the command to give', async () => {
    const folder = folderOf('a.jpg');
    const { code, stderr } = await runCli(['a.jpg', '--csv', 'r.csv'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('a.jpg is no command. To classify pictures: zerolens classify <file|folder...>');
  });

  it('for no picture named at all', async () => {
    const { code, stderr } = await runCli(['classify']);
    expect(code).toBe(1);
    expect(stderr).toContain("missing required argument 'file|folder'");
  });
});

it('leaves the old CSV as it was until the new one is whole', async () => {
  const folder = folderOf('a.jpg');
  fill(folder, { 'r.csv': 'old' });
  const { code } = await runCli(['classify', 'a.jpg', '--csv', 'r.csv', '--model', 'r.csv'], { cwd: folder });
  expect(code).toBe(1);
  expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toBe('old');
  expect(existsSync(join(folder, 'r.partial.csv'))).toBe(false);
  expect(await runCli(['classify', 'a.jpg', '--csv', 'r.csv', '--quiet'], { cwd: folder })).toMatchObject({ code: 0 });
  expect(outcomes(readFileSync(join(folder, 'r.csv')))).toEqual({ 'a.jpg': 'ok' });
});
