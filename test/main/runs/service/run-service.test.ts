// The run service over real sockets, with real workers: what a page asks for, and what it gets.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, it, vi } from 'vitest';
import type { RunProgress } from '../../../../src/protocol/runs.ts';
import { runCli } from '../../../support/cli.ts';
import { jpeg, writePictures } from '../../../support/pictures.ts';
import { until } from '../../../support/processes.ts';
import { fill, tempFolder } from '../temp.ts';
import { drop, ended, exported, ServiceBench } from './bench.ts';

// A guard against hanging, on a machine that has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const benches: ServiceBench[] = [];

async function bench(...[folders, settings]: [string[]?, Parameters<typeof ServiceBench.start>[2]?]) {
  const started = await ServiceBench.start(join(tempFolder(), 'home'), folders, settings);
  benches.push(started);
  return started;
}

afterEach(async () => {
  delete process.env['ZEROLENS_FRAGILE'];
  await Promise.all(benches.splice(0).map((started) => started.stop()));
});

/** A CSV without what may differ between two runs of pictures in two places. */
function withoutPlace(csv: Buffer, root: string): string {
  return csv
    .toString()
    .replaceAll(root, 'ROOT')
    .replace(/,cpu,[\d.]+\r\n/g, ',DEVICE,TIME\r\n');
}

it('a dropped tree with all kinds of names and pictures gives the bytes that classify writes', async () => {
  const { page: connect, home } = await benchAndPage();
  const good = await jpeg(3);
  const names = ['a.jpg', 'x[1].jpg', 'new\nline.jpg', 'quo"te, comma.jpg', 'é/写真 📷 #1%.jpg', '-rf.jpg', '=1+1.jpg'];
  if (process.platform !== 'win32') names.push('back\\slash.jpg', '..hidden/…/ .jpg');
  const files: [string, Buffer][] = names.map((name) => [`Holiday/${name}`, good]);
  files.push(['Holiday/empty.jpg', Buffer.alloc(0)], ['Holiday/cut.jpg', good.subarray(0, good.length >> 1)]);
  files.push(['Holiday/notes.txt', Buffer.from('nothing')], ['Holiday/no.png', Buffer.from('text')]);
  files.push(
    ['Holiday/deep/er/b.png', await sharp(good).png().toBuffer()],
    ['Second/c.webp', await sharp(good).webp().toBuffer()],
  );
  const originals = tempFolder();
  fill(originals, Object.fromEntries(files));
  const source = await drop(connect, files, 700);
  const settings = { topK: 3, threshold: 0.3 };
  const { fields } = await connect.request('run.start', { sources: [source], ...settings });
  const result = await ended(connect, fields.run);
  expect(result).toMatchObject({ state: 'done', name: '2 folders', leftOut: 1, finding: false, errors: 3 });
  expect(result.done).toBe(files.length - 1);
  const args = ['--quiet', '--top-k', '3', '--threshold', '0.3'];
  for (const format of ['csv', 'jsonl'] as const) {
    const said = await runCli([
      'classify',
      join(originals, 'Holiday'),
      join(originals, 'Second'),
      `--${format}`,
      '-',
      ...args,
    ]);
    const file = await exported(connect, fields.run, { format });
    if (format === 'jsonl') {
      const lines = (bytes: Buffer) =>
        bytes
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => ({ ...(JSON.parse(line) as object), root: '', inference_ms: 0 }));
      expect(lines(file)).toEqual(lines(said.stdout));
      continue;
    }
    const [copy = ''] = readdirSync(join(home, 'drops'));
    const asOriginals = file.toString().replaceAll(/\/drops\/[^/]+\/\d\//g, '/drops/');
    expect(copy).not.toBe('');
    expect(withoutPlace(Buffer.from(asOriginals), join(home, 'drops'))).toBe(withoutPlace(said.stdout, originals));
  }
});

async function benchAndPage(...args: Parameters<typeof bench>) {
  const started = await bench(...args);
  return { ...started, home: started.home, page: started.page() };
}
