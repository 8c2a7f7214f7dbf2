// Ends of workers, told from two looks at the engine.
import { describe, expect, it } from 'vitest';
import type { EngineStatus, WorkerStatus } from '../../../src/protocol/status.ts';
import { newEndings } from '../../../src/renderer/state/worker-endings.ts';

function worker(changes: Partial<WorkerStatus> = {}): WorkerStatus {
  return { number: 1, state: 'ready', serves: 'all', held: 0, picturesPerSecond: 0, restarts: 0, ...changes };
}

function status(workers: WorkerStatus[], uptimeSeconds = 10): EngineStatus {
  const model = { id: 'm', name: 'M', sha256: 'x', labels: 2 };
  return { version: '1', model, device: 'cpu', uptimeSeconds, picturesPerSecond: 0, lanes: [], workers, latency: {} };
}

describe('newEndings', () => {
  it('tells nothing at the first look', () => {
    expect(newEndings(undefined, status([worker({ restarts: 3 })]), 5)).toEqual([]);
  });

  it('tells an end once, whether it is seen down or already started anew', () => {
    const looks = [
      worker(),
      worker({ state: 'delayed', lastEnding: 'It crashed.' }),
      worker({ state: 'starting', restarts: 1, lastEnding: 'It crashed.' }),
      worker({ restarts: 1, lastEnding: 'It crashed.' }),
      worker({ state: 'starting', restarts: 2, lastEnding: 'It was killed.' }),
      worker({ restarts: 2, lastEnding: 'It was killed.' }),
    ].map((each) => status([each]));
    const seen = looks.map((look, at) => newEndings(looks[at - 1], look, at));
    expect(seen).toEqual([
      [],
      [{ worker: 1, reason: 'It crashed.', at: 1 }],
      [],
      [],
      [{ worker: 1, reason: 'It was killed.', at: 4 }],
      [],
    ]);
  });

  it('tells nothing of a worker that is new, or of an engine that is', () => {
    const before = status([worker({ number: 1 })]);
    expect(newEndings(before, status([worker(), worker({ number: 2, restarts: 1 })]), 5)).toEqual([]);
    expect(newEndings(before, status([worker({ restarts: 1 })], 2), 5)).toEqual([]);
  });
});
