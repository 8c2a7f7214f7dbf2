// The labels that a person has given last, kept over a reload, to be offered first.
import { z } from 'zod';
import { Store } from './store.ts';

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'zerolens.labels';
const most = 8;
const keptSchema = z.array(z.string()).catch([]);

export class RecentLabels {
  /** Latest first. */
  readonly labels: Store<readonly string[]>;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.labels = new Store<readonly string[]>(keptIn(memory));
  }

  add(label: string): void {
    const labels = [label, ...this.labels.get().filter((one) => one !== label)].slice(0, most);
    this.labels.set(labels);
    this.#memory.setItem(key, JSON.stringify(labels));
  }
}

function keptIn(memory: Memory): string[] {
  try {
    return keptSchema.parse(JSON.parse(memory.getItem(key) ?? '[]'));
  } catch {
    return [];
  }
}
