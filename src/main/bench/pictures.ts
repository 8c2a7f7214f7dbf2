// The pictures a bench measures with: found as a run finds them, and tried once, so that none fails later.
import { stat } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import type { Client } from '../broker/client.ts';
import type { Engine } from '../engine.ts';
import { faultOf } from '../runs/fault.ts';
import type { FoundPicture } from '../runs/found.ts';
import { newScanSummary, scan } from '../runs/scan.ts';
import { askFor } from './requests.ts';

export interface BenchPictures {
  folder: string;
  /** Absolute, in scan order. */
  paths: string[];
  /** Pictures that failed. */
  leftOut: number;
  /** Pictures per second while they were tried, a first idea. */
  rate: number;
}

const mostPictures = 2000;

/** @throws Error with one line for people where there is none. */
export async function findPictures(source: string): Promise<FoundPicture[]> {
  const folder = resolve(source);
  const facts = await stat(folder).catch(async (error: unknown) => {
    const { message } = await faultOf(folder, error, 'folder');
    throw new Error(`${folder}: ${message}`);
  });
  if (!facts.isDirectory()) throw new Error(`${folder} is not a folder.`);
  const found: FoundPicture[] = [];
  for await (const picture of scan([source], { recursive: true }, newScanSummary())) {
    found.push(picture);
    if (found.length === mostPictures) break;
  }
  const [first] = found;
  if (first === undefined) throw new Error(`no picture was found in ${folder}.`);
  if (found.length === 1 && first.fault !== undefined) throw new Error(`${first.path}: ${first.fault.message}`);
  return found;
}

/**
 * Has them classified, in scan order, until all are or the time is over.
 * @throws Error with one line for people where every one fails.
 */
export async function tryPictures(
  engine: Engine,
  source: string,
  found: readonly FoundPicture[],
  limitMs: number,
): Promise<BenchPictures> {
  const client = engine.connect();
  const tried: { path: string; problem: string | undefined }[] = [];
  const started = performance.now();
  const keepTrying = async () => {
    for (let picture = found[tried.length]; picture !== undefined; picture = found[tried.length]) {
      if (performance.now() - started > limitMs) return;
      const trial: (typeof tried)[number] = { path: picture.path, problem: undefined };
      tried.push(trial);
      trial.problem = await problemOf(client, picture);
    }
  };
  try {
    await Promise.all(Array.from({ length: engine.window }, keepTrying));
  } finally {
    client.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const good = tried.filter(({ problem }) => problem === undefined);
  if (good.length === 0) throw new Error(noneIsGood(tried.length, resolve(source), tried[0]));
  return {
    folder: resolve(source),
    paths: good.map(({ path }) => path),
    leftOut: tried.length - good.length,
    rate: tried.length / seconds,
  };
}

async function problemOf(client: Client, { path, fault }: FoundPicture): Promise<string | undefined> {
  if (fault !== undefined) return fault.message;
  const reply = await askFor(client, path);
  return reply.status === 'error' ? reply.message : undefined;
}

function noneIsGood(count: number, folder: string, first: { path: string; problem?: string | undefined } | undefined) {
  const which = count === 1 ? 'The only picture' : `None of ${count} pictures`;
  return `${which} in ${folder} can be classified. ${first?.path ?? ''}: ${first?.problem ?? ''}`;
}
