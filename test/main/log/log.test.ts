// The log: levels, shortened paths, files that follow each other, and that nothing depends on it.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Log } from '../../../src/main/log/log.ts';
import { shortened } from '../../../src/main/log/shorten.ts';
import { tempFolder } from '../runs/temp.ts';

it.each([
  ['/home/ann/Pictures/2024/Secret party/a b.jpg', '…/Secret party/a b.jpg'],
  ['/home/ann', '~'],
  ['The folder /media/disk/José/写真 is not there any more.', 'The folder …/José/写真 is not there any more.'],
  ['C:\\Users\\Ann\\Pictures\\x.jpg', '…\\Pictures\\x.jpg'],
  ['12 of 30 pictures, 3/4 done', '12 of 30 pictures, 3/4 done'],
  ['Programs can connect to ipc:///tmp/zl-abc/s', 'Programs can connect to ipc://…/zl-abc/s'],
])('shortens %s', (text, expected) => {
  expect(shortened(text, '/home/ann')).toBe(expected);
});

it('writes lines with time and level, for its user alone', async () => {
  const home = tempFolder();
  const log = new Log(home, 'zerolens');
  log.write('info', 'ZeroLens 1.2.3 starts.');
  log.write('warn', 'Worker 1 ended unexpectedly:\nSIGKILL');
  await log.close();
  const file = path.join(log.folder, 'zerolens.log');
  const [first, second, third] = readFileSync(file, 'utf8').split('\n');
  expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}ZeroLens 1\.2\.3 starts\.$/u);
  expect(second).toMatch(/ warn {2}Worker 1 ended unexpectedly:$/u);
  expect(third).toBe('  SIGKILL');
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('keeps a few files, however much there is to say', async () => {
  const log = new Log(tempFolder(), 'zerolens');
  for (let line = 0; line < 9000; line += 1) {
    log.write('info', `${line} ${'x'.repeat(1000)}`);
    // As in life, the disk gets its turn.
    if (line % 100 === 0) await new Promise(setImmediate);
  }
  await log.close();
  const names = readdirSync(log.folder);
  expect(names.length).toBeGreaterThan(1);
  expect(names.length).toBeLessThanOrEqual(5);
});

it('is no reason for anything to fail', () => {
  const home = tempFolder();
  writeFileSync(path.join(home, 'logs'), 'a file where the folder should be');
  let log: Log | undefined;
  expect(() => (log = new Log(home, 'zerolens'))).not.toThrow();
  log?.write('error', 'Nobody hears this.');
});
