// What the broker adds to one request at light load: the same picture through it and in a bare process, in turn.
import { performance } from 'node:perf_hooks';
import type { Client } from '../broker/client.ts';
import type { Ceiling } from './ceiling.ts';
import { askFor } from './requests.ts';
import { median } from './statistics.ts';

/** Milliseconds per request that the bare run does not take; the bare run is the median of three. */
export async function overheads(
  client: Client,
  ceiling: Ceiling,
  pictures: readonly string[],
  requests: number,
): Promise<number[]> {
  const found: number[] = [];
  for (let request = 0; request < requests; request += 1) {
    const place = request % pictures.length;
    const bare = [await ceiling.single(place)];
    const started = performance.now();
    const reply = await askFor(client, pictures[place] ?? '');
    const through = performance.now() - started;
    if (reply.status === 'error') throw new Error(`${pictures[place] ?? ''}: ${reply.message}`);
    bare.push(await ceiling.single(place), await ceiling.single(place));
    found.push(through - median(bare));
  }
  return found;
}
