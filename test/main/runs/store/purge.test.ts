// Removing runs for good: in steps, others in between, and never half of one that can still be seen.
import { expect, it, onTestFinished } from 'vitest';
import { wholeView } from '../../../../src/protocol/results.ts';
import { LibraryFile } from '../../../../src/main/runs/store/library-file.ts';
import { openLibrary } from '../../../../src/main/runs/store/open.ts';
import { tempFolder } from '../temp.ts';
import { newRow, plan, settings } from './runs.ts';

async function opened(home: string): Promise<LibraryFile> {
  const { db } = await openLibrary(home);
  onTestFinished(() => {
    db.close();
  });
  return new LibraryFile(db);
}

function runOf(file: LibraryFile, rows: number): string {
  const { id } = file.createRun({ ...plan, copies: ['/copies/1'] }, settings);
  file.beginPass(id);
  const all = Array.from({ length: rows }, (_, at) => newRow(`${at}.jpg`, at, { label: 'cat', score: 0.5 }));
  file.write(id, all, []);
  return id;
}

it('takes nothing back once rows have gone, and lets others in between', async () => {
  const home = tempFolder();
  const [file, other] = [await opened(home), await opened(home)];
  const id = runOf(file, 1500);
  const kept = runOf(file, 1);
  file.setDeleted(id, 1000);
  let ended = false;
  const purging = file.purge(1001).finally(() => {
    ended = true;
  });
  // Awaited whatever fails before, as the file is closed at the end.
  onTestFinished(async () => {
    await purging;
  });
  expect(() => {
    other.setDeleted(id, undefined);
  }).toThrow('no longer in the library');
  expect(other.run(id)).toBeUndefined();
  expect([other.rows(kept, wholeView, 0, 1).total, ended]).toEqual([1, false]);
  expect(await purging).toEqual(['/copies/1']);
  expect(other.run(kept)?.ok).toBe(1);
});

it('goes on with what another process has begun to remove', async () => {
  const home = tempFolder();
  const [file, other] = [await opened(home), await opened(home)];
  const id = runOf(file, 1500);
  file.setDeleted(id, 1000);
  const folders = await Promise.all([file.purge(1001), other.purge(1001)]);
  expect(folders).toContainEqual(['/copies/1']);
  expect([other.runs(0, 9).total, other.copies()]).toEqual([0, []]);
});
