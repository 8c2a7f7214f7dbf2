// The engine as a whole: real sockets, real worker processes, the real model.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareCrop } from '../../src/pixels/crop.ts';
import { resourcePath } from '../../src/main/resources.ts';
import type { Engine } from '../../src/main/engine.ts';
import { isRunning, pause, until } from '../support/processes.ts';
import { writePictures } from '../support/pictures.ts';
import { comparable, fragileWorker, runPictures, startEngine } from '../support/run-pictures.ts';
import { hasShared, sharedPath, warnWithoutShared } from '../support/shared.ts';
import { tempFolder } from './runs/temp.ts';

const engines: Engine[] = [];

async function engine(...args: Parameters<typeof startEngine>): Promise<Engine> {
  const started = await startEngine(...args);
  engines.push(started);
  return started;
}

afterEach(async () => {
  delete process.env['ZEROLENS_FRAGILE'];
  await Promise.all(engines.splice(0).map((started) => started.stop()));
});

interface Golden {
  file: string;
  top5: { index: number; score: number }[];
}

warnWithoutShared('the answers for 200 photos are not compared with the reference');

describe.skipIf(!hasShared)('the reference photos', () => {
  it('get the top label of the reference, and its score', async () => {
    const golden = JSON.parse(readFileSync(sharedPath('golden', 'mobilenetv2.json'), 'utf8')) as Golden[];
    const labels = readFileSync(sharedPath('models', 'synset.txt'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^n\d+ /, ''));
    const rows = await runPictures(await engine(sharedPath('models', 'mobilenetv2-12-int8.onnx')), [
      sharedPath('images'),
    ]);
    const byName = new Map(rows.map((row) => [row.relativePath, row]));
    let same = 0;
    let difference = 0;
    for (const { file, top5 } of golden) {
      const row = byName.get(file);
      const [best] = row?.status === 'ok' ? row.predictions : [];
      if (best?.label === labels[top5[0]?.index ?? -1]) same += 1;
      difference += Math.abs((best?.score ?? 0) - (top5[0]?.score ?? 0)) / golden.length;
    }
    expect(rows).toHaveLength(200);
    expect(same).toBeGreaterThanOrEqual(198);
    expect(difference).toBeLessThanOrEqual(0.002);
  });
});

describe('workers that die', () => {
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    it(`lose and change nothing when ${signal} hits them under load`, async () => {
      const folder = tempFolder();
      await writePictures(folder, 1500);
      const calm = await runPictures(await engine(undefined), [folder]);
      const notices: string[] = [];
      const disturbed = await engine(undefined, { onNotice: (line) => notices.push(line) });
      let hits = 0;
      const killer = setInterval(() => {
        // A suspect is held alone: to end its worker twice would make it poison, and rightly so.
        const busy = disturbed.workers.find(({ held }) => held > 1);
        if (busy === undefined || hits >= 3) return;
        process.kill(busy.pid, signal);
        hits += 1;
      }, 250);
      const rows = await runPictures(disturbed, [folder]).finally(() => {
        clearInterval(killer);
      });
      expect(hits).toBeGreaterThan(0);
      expect(notices.length).toBeGreaterThanOrEqual(1);
      expect(rows.map(comparable)).toEqual(calm.map(comparable));
      expect(rows.every(({ status }) => status === 'ok')).toBe(true);
    });
  }

  it('cost one deadly picture its row, and nobody else', async () => {
    const folder = tempFolder();
    await writePictures(folder, 120);
    const calm = await runPictures(await engine(undefined), [folder]);
    const deadly = calm[41];
    if (deadly === undefined) throw new Error('No such row');
    const card = (await engine(undefined)).settings.model.card;
    const { data, info } = await sharp(join(folder, deadly.relativePath)).raw().toBuffer({ resolveWithObject: true });
    const crop = prepareCrop({ data, width: info.width, height: info.height }, card.input);
    process.env['ZEROLENS_FRAGILE'] = createHash('sha256').update(crop).digest('hex');
    const deaths: string[] = [];
    const fragile = await engine(undefined, { workerEntry: fragileWorker, onNotice: (line) => deaths.push(line) });
    const rows = await runPictures(fragile, [folder]);
    // The same picture comes up every fifty: each has its own row and its own deaths.
    const poisoned = rows.filter((row) => row.status === 'error');
    expect(poisoned.map(({ relativePath }) => relativePath)).toEqual(['000/00041.jpg', '000/00091.jpg']);
    expect(poisoned.every((row) => row.errorCode === 'poison')).toBe(true);
    expect(deaths.length).toBeLessThanOrEqual(6);
    const others = (list: typeof rows) =>
      list.filter(({ relativePath }) => !poisoned.some((row) => row.relativePath === relativePath)).map(comparable);
    expect(others(rows)).toEqual(others(calm));
  });

  for (const trigger of ['always', 'leave-grey']) {
    it(`end the run with model_error or go on, as the grey picture tells (${trigger})`, async () => {
      process.env['ZEROLENS_FRAGILE'] = trigger;
      const folder = tempFolder();
      await writePictures(folder, 8);
      const fragile = await engine(undefined, { workerEntry: fragileWorker, workers: 1 });
      const rows = await runPictures(fragile, [folder]);
      const codes = rows.map((row) => (row.status === 'error' ? row.errorCode : row.status));
      const afterFive = trigger === 'always' ? 'model_error' : 'poison';
      expect(codes).toEqual([...Array<string>(5).fill('poison'), ...Array<string>(3).fill(afterFive)]);
      expect(fragile.failure === undefined).toBe(trigger !== 'always');
    });
  }
});

it('gives a picture up as timeout when its worker makes no progress for the limit that ships', async () => {
  process.env['ZEROLENS_FRAGILE'] = 'hang';
  const folder = tempFolder();
  await writePictures(folder, 1);
  const rows = await runPictures(await engine(undefined, { workerEntry: fragileWorker }), [folder]);
  expect(rows).toMatchObject([{ status: 'error', errorCode: 'timeout' }]);
}, 180_000);

describe('the end', () => {
  it('comes soon with full queues, every request answered and every process gone', async () => {
    const busy = await startEngine(undefined);
    const client = busy.connect();
    const path = resourcePath('samples', 'lemon.jpg');
    const replies = Array.from({ length: 3000 }, () =>
      client.request({ op: 'classify', lane: 'batch', input: { kind: 'file', path } }).reply.then(
        (reply) => (reply.status === 'error' ? reply.code : 'ok'),
        () => 'closed',
      ),
    );
    await replies[0];
    const pids = busy.workers.map(({ pid }) => pid);
    await busy.stop();
    await until(() => !pids.some(isRunning));
    client.close();
    const answers = new Set(await Promise.all(replies));
    // Those that the ROUTER had not read when the end began are refused.
    expect(['ok', 'cancelled', 'rejected', 'closed']).toEqual(expect.arrayContaining([...answers]));
  });
});

describe('a model that does not fit', () => {
  const cases = [
    [
      'is not ONNX',
      (onnx: Buffer, card: object) => [Buffer.from('no model'), card],
      /m\.onnx is text, not an ONNX model/,
    ],
    [
      'has other labels',
      (onnx: Buffer, card: object) => [onnx, { ...card, labels: ['a', 'b'] }],
      /200 values .* 2 labels/,
    ],
    [
      'takes another size',
      (onnx: Buffer, card: { input: object }) => [onnx, { ...card, input: { ...card.input, width: 32, height: 32 } }],
      /takes n × 3 × 64 × 64, its card says N × 3 × 32 × 32/,
    ],
  ] as const;
  for (const [what, change, message] of cases) {
    it(`${what}: one clear sentence`, async () => {
      const folder = tempFolder();
      const source = resourcePath('models', 'zerolens-tiny-200', 'zerolens-tiny-200');
      const card = JSON.parse(readFileSync(`${source}.json`, 'utf8')) as { input: object };
      const [onnx, changed] = change(readFileSync(`${source}.onnx`), card);
      writeFileSync(join(folder, 'm.onnx'), onnx as Buffer);
      writeFileSync(join(folder, 'm.json'), JSON.stringify(changed));
      await expect(startEngine(join(folder, 'm.onnx'))).rejects.toThrow(message);
    });
  }
});

it('notices nothing when a worker is idle for long', async () => {
  const notices: string[] = [];
  await engine(undefined, { onNotice: (line) => notices.push(line) });
  await pause(2500);
  expect(notices).toEqual([]);
});
