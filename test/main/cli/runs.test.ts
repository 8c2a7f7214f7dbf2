// `zerolens runs`: what is listed, shown, exported and deleted, and what is said where there is nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { csvRows, runCli, startCli } from '../../support/cli.ts';
import { writeMeanModel } from '../../support/mean-model.ts';
import { jpeg, writePictures } from '../../support/pictures.ts';
import { until } from '../../support/processes.ts';
import { fill, tempFolder } from '../runs/temp.ts';

function colour(background: string): Promise<Buffer> {
  return sharp({ create: { width: 20, height: 10, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A run over folders that are named like labels: of seven pictures one is taken for another colour, one is broken. */
async function colours() {
  const [home, folder] = [tempFolder(), tempFolder()];
  const [red, green, blue] = [await colour('#f00'), await colour('#0c0'), await colour('#00a')];
  fill(folder, { 'red/1.png': red, 'red/2.png': red, 'red/3.png': green, 'green/1.png': green, 'green/2.png': green });
  fill(folder, { 'blue/1.png': blue, 'blue/2.png': 'broken', 'blue/notes.txt': 'x', 'blue/Thumbs.db': 'x' });
  const model = writeMeanModel(tempFolder());
  const args = ['classify', folder, '--model', model, '--top-k', '2', '--threshold', '0.7', '--quiet'];
  expect(await runCli(args, { home })).toMatchObject({ code: 2, stderr: '' });
  const run = async (...more: string[]) => {
    const { code, stdout, stderr } = await runCli(['runs', ...more], { home });
    return { code, stderr, stdout: stdout.toString() };
  };
  const id = /^(\w{8}) /mu.exec((await run()).stdout)?.[1] ?? '';
  return { home, folder, id, run };
}

it('lists nothing sensibly, and runs with the newest first', async () => {
  const home = tempFolder();
  const empty = await runCli(['runs'], { home });
  expect(empty).toMatchObject({ code: 0, stderr: '' });
  expect(empty.stdout.toString()).toBe('There are no runs yet. To make one: zerolens classify <file|folder...>\n');
  const names = ['one', '写真 📷', 'e\u001b[31mvil'];
  for (const name of names) {
    const folder = join(tempFolder(), name);
    fill(folder, { 'a.jpg': await jpeg(1), 'b.jpg': 'text' });
    expect(await runCli(['classify', folder, '--quiet'], { home })).toMatchObject({ code: 2 });
  }
  const lines = (await runCli(['runs', 'list'], { home })).stdout.toString().trimEnd().split('\n');
  expect(lines[0]).toMatch(/^id +when +name +state +done +errors +reviewed$/u);
  expect(lines.slice(1).map((line) => line.split(/ {2,}/u).slice(2))).toEqual(
    ['e\\u001b[31mvil', '写真 📷', 'one'].map((name) => [name, 'done', '2 of 2', '1', '0']),
  );
  for (const line of lines.slice(1)) expect(line).toMatch(/^[a-z0-9]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}/u);
});

it('shows a run with its counts, and how right it is where folders are named like labels', async () => {
  const { folder, id, run } = await colours();
  const { code, stdout, stderr } = await run('show', id.slice(0, 5));
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n').map((line) => line.trimEnd());
  expect(lines[0]).toBe(`Run ${id}: ${folder.split('/').at(-1) ?? ''}`);
  const facts = [
    /^ {2}State +done$/u,
    new RegExp(`^ {2}Sources +${folder}$`, 'u'),
    /^ {2}Model +mean \(3 labels\), SHA-256 [0-9a-f]{64}$/u,
  ];
  facts.push(
    /^ {2}Settings +top 2, threshold 0.7, with sub-folders, cpu$/u,
    /^ {2}Done +7 of 7: 6 classified, 1 error$/u,
  );
  facts.push(/^ {2}Reviewed +0; 1 of the others below the threshold$/u);
  facts.push(/^ {2}Left out +1 other file, 1 system file, 0 links to folders$/u);
  for (const fact of facts) expect(lines.filter((line) => fact.test(line))).toHaveLength(1);
  const from = (title: string) => lines.slice(lines.indexOf(title) + 1, lines.indexOf('', lines.indexOf(title)));
  expect(from('Labels')).toEqual(['  green  3  50.0%', '  red    2  33.3%', '  blue   1  16.7%  1 uncertain']);
  expect(from('Errors')).toEqual(['  not_an_image  1']);
  expect(from('Truth: the folders of 6 pictures are named like labels')).toEqual(['  Top 1  83.3%', '  Top 5  100.0%']);
  expect(from('Recall')).toEqual(['  red    66.7%   of 3', '  green  100.0%  of 2', '  blue   100.0%  of 1']);
  expect(from('Confusions')).toEqual(['  1  red  taken for green']);
});

it('exports every format, with thresholds and filters after the fact', async () => {
  const { folder, id, run } = await colours();
  const out = tempFolder();
  const file = (name: string) => join(out, name);
  const all = ['--csv', file('r.csv'), '--jsonl', file('r.jsonl'), '--labels', file('l.csv')];
  const { code, stderr } = await run('export', id, ...all, '--folders', file('f.csv'), '--info', file('i.json'));
  expect(code).toBe(0);
  expect(stderr).toContain(`7 rows are in ${file('r.csv')}.\n`);
  expect(readdirSync(out).sort()).toEqual(['f.csv', 'i.json', 'l.csv', 'r.csv', 'r.jsonl']);
  expect(csvRows(readFileSync(file('r.csv'))).map((row) => row['decision'])).toEqual([
    'uncertain',
    '',
    'green',
    'green',
    'red',
    'red',
    'green',
  ]);
  expect(readFileSync(file('r.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(7);
  expect(csvRows(readFileSync(file('l.csv')))[0]).toEqual({
    ...{ label: 'green', pictures: '3', share: '0.500000', reviewed: '0', uncertain: '0' },
  });
  const folders = csvRows(readFileSync(file('f.csv'))).map((row) => Object.values(row).join(' '));
  expect(folders).toContain(`${join(folder, 'red')} red 2`);
  const info = JSON.parse(readFileSync(file('i.json'), 'utf8')) as Record<string, Record<string, unknown>>;
  expect(info).toMatchObject({
    model: { id: 'mean', labels: 3 },
    settings: { top_k: 2, threshold: 0.7, recursive: true },
  });
  expect(info['counts']).toMatchObject({
    ok: 6,
    errors: 1,
    error_codes: { not_an_image: 1 },
    left_out: 1,
    system_files: 1,
  });
  expect(info['files']).toEqual([
    expect.objectContaining({ relative_path: 'blue/2.png', status: 'error', code: 'not_an_image' }),
    expect.objectContaining({ relative_path: 'blue/Thumbs.db', status: 'left_out', code: 'system_file' }),
    expect.objectContaining({ relative_path: 'blue/notes.txt', status: 'left_out', code: 'no_picture' }),
  ]);
  const paths = async (...more: string[]) => {
    const { stdout } = await run('export', id, '--csv', '-', ...more);
    return csvRows(Buffer.from(stdout)).map((row) => row['relative_path']);
  };
  expect(await paths('--show', 'errors')).toEqual(['blue/2.png']);
  expect(await paths('--show', 'uncertain')).toEqual(['blue/1.png']);
  expect(await paths('--show', 'uncertain', '--threshold', '0.9')).toEqual([
    'blue/1.png',
    'green/1.png',
    'green/2.png',
    'red/3.png',
  ]);
  expect(await paths('--label', 'green')).toEqual(['green/1.png', 'green/2.png', 'red/3.png']);
  expect(await paths('--show', 'reviewed')).toEqual([]);
});

it('refuses an export that cannot be meant, and leaves an old file as it was until the new one is whole', async () => {
  const { id, run } = await colours();
  const out = tempFolder();
  fill(out, { 'r.csv': 'old' });
  const refusals: [string[], RegExp][] = [
    [[], /name at least one file: --csv, --jsonl, --labels, --folders, --info/u],
    [['--csv', '-', '--labels', '-'], /two files have the same name/u],
    [['--csv', ''], /a file has an empty name/u],
    [['--csv', 'x.csv', '--show', 'nice'], /Allowed choices are all, errors, unreviewed, reviewed, uncertain/u],
    [['--csv', join(out, 'no', 'r.csv')], /the folder \S+ does not exist/u],
  ];
  for (const [args, message] of refusals) {
    const { code, stderr } = await run('export', id, ...args);
    expect([args, code]).toEqual([args, 1]);
    expect(stderr).toMatch(message);
  }
  expect(readFileSync(join(out, 'r.csv'), 'utf8')).toBe('old');
  expect((await run('export', id, '--csv', join(out, 'r.csv'))).code).toBe(0);
  expect(csvRows(readFileSync(join(out, 'r.csv')))).toHaveLength(7);
});

it('of an id that is unknown, or the beginning of several, it names what there is', async () => {
  const { home, folder, id, run } = await colours();
  for (const command of [['show'], ['export', '--csv', '-'], ['delete']]) {
    const { code, stdout, stderr } = await run(...command, 'nope');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`zerolens: there is no run nope. There are ${id} (${folder.split('/').at(-1) ?? ''}).\n`);
  }
  expect((await run('delete', '')).code).toBe(1);
  expect((await run()).stdout).toContain(id);
  expect((await runCli(['runs', 'show', 'x'], { home: tempFolder() })).stderr).toContain(
    'there is no run x, nor any other',
  );
  expect(existsSync(home)).toBe(true);
});

it('deletes a run, but not one that a live process works on; its pictures stay', async () => {
  const { home, folder, id, run } = await colours();
  const pictures = tempFolder();
  await writePictures(pictures, 800);
  const busy = startCli(['classify', pictures, '--jsonl', '-', '--quiet'], { home, read: false });
  await until(() => busy.child.stdout.readableLength > 0);
  const line = (await run()).stdout.split('\n').find((one) => one.includes('running')) ?? '';
  expect(line).toContain(`running (process ${String(busy.child.pid)})`);
  const refused = await run('delete', line.slice(0, 8));
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain(`is running in process ${String(busy.child.pid)}: end it there first.`);
  // What there is of it can be had all the same.
  expect((await run('export', line.slice(0, 8), '--csv', '-')).stderr).toMatch(
    /^The run is running \(process \d+\): /u,
  );
  const deleted = await run('delete', id);
  expect(deleted).toMatchObject({ code: 0, stderr: '' });
  expect(deleted.stdout).toContain(`Run ${id} (`);
  expect((await run()).stdout).not.toContain(id);
  expect((await run('show', id)).code).toBe(1);
  expect(existsSync(join(folder, 'red/1.png'))).toBe(true);
  busy.read();
  expect(await busy.ended).toMatchObject({ code: 0 });
  expect((await run('delete', line.slice(0, 8))).code).toBe(0);
  expect((await run()).stdout).toMatch(/^There are no runs yet\./u);
});

it('every command has help with an example', async () => {
  for (const command of [[], ['list'], ['show'], ['export'], ['delete']]) {
    const { code, stdout } = await runCli(['runs', ...command, '--help']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/\nExample:\n {2}zerolens runs /u);
  }
});
