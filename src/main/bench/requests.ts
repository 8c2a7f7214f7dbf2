// Pictures per second that a client gets: a window of requests is kept under way, from the first request to the last reply.
import { performance } from 'node:perf_hooks';
import type { Reply } from '../../protocol/requests.ts';
import type { Client } from '../broker/client.ts';

/** As a run asks for a picture. */
export function askFor(client: Client, path: string): Promise<Reply> {
  return client.request({ op: 'classify', lane: 'batch', topK: 5, input: { kind: 'file', path } }).reply;
}

/** Over `count` pictures, beginning with the first and going round; rejects at the first that fails. */
export async function requestRate(
  client: Client,
  pictures: readonly string[],
  count: number,
  window: number,
): Promise<number> {
  let next = 0;
  const keepAsking = async () => {
    while (next < count) {
      const path = pictures[next % pictures.length] ?? '';
      next += 1;
      const reply = await askFor(client, path);
      if (reply.status === 'error') throw new Error(`${path}: ${reply.message}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: window }, keepAsking));
  return (count / (performance.now() - started)) * 1000;
}
