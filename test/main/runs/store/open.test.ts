// Opening the library whatever state its file is in: nothing that is there is lost, and ZeroLens starts where it can.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { wholeView } from '../../../../src/protocol/results.ts';
import { connect, migrate } from '../../../../src/main/runs/store/connection.ts';
import { Library } from '../../../../src/main/runs/store/library.ts';
import { libraryPath, openLibrary } from '../../../../src/main/runs/store/open.ts';
import { migrations } from '../../../../src/main/runs/store/schema.ts';
import { tempFolder } from '../temp.ts';
import { newRow, plan, runWith, settings } from './runs.ts';

/** A home with a library that has a run of some rows. */
async function homeWithRun(): Promise<{ home: string; file: string; id: string }> {
  const home = tempFolder();
  const library = await Library.open(home);
  const rows = Array.from({ length: 50 }, (_, at) => newRow(`${at}.jpg`, at, { label: 'cat', score: at / 100 }));
  const id = await runWith(library, rows);
  await library.close();
  return { home, file: libraryPath(home), id };
}

const aside = (home: string) => readdirSync(home).filter((name) => /^library\.damaged-.*\.sqlite$/u.test(name));
const nextVersion = migrations.length + 1;

async function totalOf(home: string, id: string): Promise<number> {
  const library = await Library.open(home);
  try {
    expect(library.health).toEqual({ readOnly: false, notice: undefined });
    return (await library.rows(id, wholeView, 0, 1)).total;
  } finally {
    await library.close();
  }
}

const damages: Record<string, (content: Buffer) => Buffer> = {
  'text in its place': () => Buffer.from('no database at all, but quite some text '.repeat(100)),
  'a broken head': (content) => Buffer.concat([Buffer.alloc(100, 7), content.subarray(100)]),
  'pages overwritten in the middle': (content) => Buffer.from(content).fill(0xa5, 4096, content.length - 4096),
  'the second half missing': (content) => content.subarray(0, content.length / 2),
};

it.each(Object.keys(damages))('keeps a damaged one aside as it is, and begins anew: %s', async (damage) => {
  const { home, file } = await homeWithRun();
  const damaged = damages[damage]?.(readFileSync(file)) ?? Buffer.alloc(0);
  writeFileSync(file, damaged);
  // Both at once: one of them begins anew, the other one joins.
  const both = await Promise.all([Library.open(home), Library.open(home)]);
  onTestFinished(async () => {
    await Promise.all(both.map((library) => library.close()));
  });
  const [kept, ...others] = aside(home);
  expect(others).toEqual([]);
  expect(readFileSync(path.join(home, kept ?? '')).equals(damaged)).toBe(true);
  const notices = both.flatMap(({ health }) => health.notice ?? []);
  expect(notices).toEqual([expect.stringContaining(kept ?? '')]);
  const { id } = await both[0].createRun(plan, settings);
  expect((await both[1].run(id))?.id).toBe(id);
});

it('leaves one of a newer ZeroLens as it is', async () => {
  const { home, file } = await homeWithRun();
  const db = connect(file, false);
  db.exec(`PRAGMA user_version = ${nextVersion}`);
  db.close();
  const before = readFileSync(file);
  await expect(Library.open(home)).rejects.toMatchObject({
    problem: 'newer',
    message: expect.stringContaining('Update ZeroLens') as string,
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

it('says so where nothing can be kept', async () => {
  const home = path.join(tempFolder(), 'file');
  writeFileSync(home, 'x');
  await expect(Library.open(home)).rejects.toMatchObject({ problem: 'place' });
});

it('saves what is there before it takes it to the next version', async () => {
  const { home, file, id } = await homeWithRun();
  const db = connect(file, false);
  migrate(db, file, [...migrations, 'ALTER TABLE run RENAME COLUMN name TO title']);
  expect(db.prepare('SELECT title FROM run').get()).toEqual({ title: 'photos' });
  db.close();
  const saved = path.join(home, `library.before-v${nextVersion}.sqlite`);
  expect(statSync(saved).mode & 0o777).toBe(0o600);
  const old = connect(saved, true);
  expect(old.prepare('SELECT id, name FROM run').all()).toEqual([{ id, name: 'photos' }]);
  old.close();
});

it('is at the version before, and whole, when a step to the next one is killed half-way', async () => {
  const { home, file, id } = await homeWithRun();
  const script = path.join(import.meta.dirname, 'slow-migration.ts');
  const child = spawn(process.execPath, [script, file], { stdio: 'inherit' });
  const exit = once(child, 'exit');
  // In the middle of the step as soon as it has more to write than its memory holds.
  const wal = `${file}-wal`;
  while (child.exitCode === null && !(existsSync(wal) && statSync(wal).size > 1024 * 1024)) await pause(20);
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
  expect(await totalOf(home, id)).toBe(50);
  const saved = connect(path.join(home, `library.before-v${nextVersion}.sqlite`), true);
  expect(saved.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  saved.close();
});

it('a step that fails changes nothing', async () => {
  const { home, file, id } = await homeWithRun();
  const db = connect(file, false);
  expect(() => {
    migrate(db, file, [...migrations, 'DELETE FROM picture; SELECT * FROM nowhere']);
  }).toThrow('nowhere');
  db.close();
  expect(await totalOf(home, id)).toBe(50);
});

it('a library that another one keeps busy is not taken for one that can only be read', async () => {
  const { home, file } = await homeWithRun();
  const other = connect(file, false);
  other.exec('BEGIN IMMEDIATE');
  const opening = openLibrary(home).then(
    () => 'opened',
    (error: unknown) => error,
  );
  expect(await opening).toMatchObject({ problem: 'lost', message: expect.stringContaining('busy') as string });
  other.exec('ROLLBACK');
  other.close();
});
