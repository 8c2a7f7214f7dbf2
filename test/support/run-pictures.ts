// Runs pictures through a real engine and keeps the rows, without what may differ between two runs.
import { join } from 'node:path';
import { Engine, type EngineSettings } from '../../src/main/engine.ts';
import { resolveModel } from '../../src/main/models/registry.ts';
import type { ResultRow } from '../../src/main/runs/row.ts';
import { Run } from '../../src/main/runs/runner.ts';

/** The worker's source, and the one that dies on purpose: Node runs both as they are. */
const workerSource = join(import.meta.dirname, '../../src/workers/index.ts');
export const fragileWorker = join(import.meta.dirname, 'fragile-worker.ts');
/** The one that has little memory. */
export const leanWorker = join(import.meta.dirname, 'lean-worker.ts');

export async function startEngine(model: string | undefined, settings: Partial<EngineSettings> = {}): Promise<Engine> {
  const workerEntry = settings.workerEntry ?? workerSource;
  return Engine.start({ model: await resolveModel(model), device: 'cpu', workers: 2, ...settings, workerEntry });
}

/** Rows of a run, in order. */
export async function runPictures(engine: Engine, sources: readonly string[]): Promise<ResultRow[]> {
  const client = engine.connect();
  const { id, sha256 } = engine.settings.model;
  const settings = { sources, recursive: true, topK: 5, modelId: id, modelSha256: sha256, window: engine.window };
  const run = new Run(client, settings);
  void engine.failed.then(() => {
    run.findNoMore();
  });
  const rows: ResultRow[] = [];
  try {
    await run.start((row) => {
      rows.push(row);
      return Promise.resolve();
    });
  } finally {
    client.close();
  }
  return rows;
}

/** A row without device and time, to be compared between runs. */
export function comparable(row: ResultRow): object {
  return row.status === 'ok' ? { ...row, device: '', inferenceMs: 0 } : row;
}
