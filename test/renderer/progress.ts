// Runs for tests of what shows them.
import type { RunProgress } from '../../src/protocol/runs.ts';

/** A run under way, but for what is told otherwise. */
export function progressOf(otherwise: Partial<RunProgress> = {}): RunProgress {
  return {
    run: 'one',
    kind: 'pictures',
    dropped: false,
    name: 'Holiday',
    state: 'running',
    elsewhere: false,
    createdAt: 0,
    seconds: 1,
    found: 10,
    finding: false,
    done: 3,
    errors: 0,
    uncertain: 0,
    reviewed: 0,
    leftOut: 0,
    pass: { kept: 0, redone: 0, vanished: 0 },
    picturesPerSecond: 3,
    device: 'cpu',
    model: 'tiny',
    threshold: 0.5,
    topK: 5,
    ...otherwise,
  };
}

/** What a page remembers over a reload. */
export function memoryWith(run?: string): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const items = new Map(run === undefined ? [] : [['zerolens.run', run]]);
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

/** Everything that has been asked is answered. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
