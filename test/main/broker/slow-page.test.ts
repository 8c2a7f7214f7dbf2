// A page that does not read: what it has asked for waits within bounds, then it is sent away; nobody else notices.
import { afterEach, expect, it } from 'vitest';
import { pageCloseCodes } from '../../../src/protocol/page-link.ts';
import { until } from '../../support/processes.ts';
import { startEngine } from '../../support/run-pictures.ts';
import { RawPage, serveEngine, type ServedEngine } from '../../support/web.ts';

const MiB = 1024 * 1024;
const text = 'x'.repeat(MiB);

let served: ServedEngine | undefined;

afterEach(async () => {
  await served?.engine.stop();
  await served?.web.stop();
});

it('is sent away when 64 MiB of replies wait, with a reason', async () => {
  const { engine } = (served = await serveEngine(await startEngine(undefined, { workers: 1 })));
  let answered = 0;
  engine.addServices({
    metrics: () => {
      answered += 1;
      return Promise.resolve({ fields: { text } });
    },
  });
  const [slow, other] = [await RawPage.open(served), await RawPage.open(served)];
  slow.socket.pause();
  const before = process.memoryUsage().rss;
  let most = 0;
  const count = 600;
  for (let id = 0; id < count; id += 1) {
    slow.send({ id: String(id), op: 'metrics' });
    if (id % 10 === 0) await other.ask({ id: String(id), op: 'model' });
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  // What it asks once it counts as gone is not even looked at.
  expect(answered).toBeGreaterThan(60);
  expect(answered).toBeLessThan(count / 2);
  // The replies would have been 600 MiB. Kept: 64 MiB in the queue, and what is on its way.
  expect(most).toBeLessThan(300 * MiB);
  slow.socket.resume();
  expect(await slow.closed).toMatchObject({
    code: pageCloseCodes.slow,
    reason: expect.stringContaining('keep up') as string,
  });
  await other.leave();
});

it('slows down the service that answers it in pieces, which then goes on', async () => {
  const { engine } = (served = await serveEngine(await startEngine(undefined, { workers: 1 })));
  let sent = 0;
  const pieces = 200;
  engine.addServices({
    'run.export': async ({ partial }) => {
      for (; sent < pieces; sent += 1) await partial({ bytes: MiB }, [Buffer.alloc(MiB)]);
      return { fields: { bytes: pieces * MiB, rows: 0 } };
    },
  });
  const [slow, other] = [await RawPage.open(served), await RawPage.open(served)];
  slow.send({ id: '1', op: 'run.export', run: 'r' });
  await until(() => sent > 0);
  slow.socket.pause();
  // Until it has stood still for a while.
  for (let id = 0, still = 0, last = 0; still < 100; id += 1) {
    await other.ask({ id: String(id), op: 'model' });
    still = sent === last ? still + 1 : 0;
    last = sent;
  }
  expect(sent).toBeLessThan(pieces);
  slow.socket.resume();
  let bytes = 0;
  for (let status; status !== 'final';) {
    const { header, payload } = await slow.receive();
    status = header['status'];
    bytes += payload.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
  expect(bytes).toBe(pieces * MiB);
  await other.leave();
});
