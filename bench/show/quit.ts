// Quit with full queues: everything must be gone within two seconds.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, pause, until } from '../../test/support/processes.ts';
import { startEngine } from '../../test/support/run-pictures.ts';
import { photoModel, photos } from './photos.ts';
import { Report } from './report.ts';

const requests = 9000;

export async function quit(): Promise<boolean> {
  const report = new Report();
  const engine = await startEngine(photoModel);
  const client = engine.connect();
  const names = readdirSync(photos);
  const replies = Array.from({ length: requests }, (_, number) => {
    const path = join(photos, names[number % names.length] ?? '');
    return client.request({ op: 'classify', lane: 'batch', input: { kind: 'file', path } }).reply;
  });
  await Promise.all(replies.slice(0, 50));
  const pids = engine.workers.map(({ pid }) => pid);
  const started = performance.now();
  await engine.stop();
  await until(() => !pids.some(isRunning));
  const ms = performance.now() - started;
  report.check(`${requests} requests open, everything gone after ${ms.toFixed(0)} ms`, ms < 2000);
  const answered = Promise.allSettled(replies);
  await Promise.race([answered, pause(500)]);
  client.close();
  const kinds = (await answered).map((one) => {
    if (one.status === 'rejected') return 'without an answer';
    return one.value.status === 'error' ? one.value.code : 'ok';
  });
  for (const [kind, list] of Object.entries(Object.groupBy(kinds, (kind) => kind)))
    report.fact(`${list.length} ${kind}`);
  return report.passed;
}
