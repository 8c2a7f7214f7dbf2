// How right the model is, where pictures lie in folders that are named like its labels.
import type { Truth } from '../../../protocol/results.ts';

/** A picture that has an answer. */
export interface Answered {
  /** Absolute. */
  readonly root: string;
  readonly relativePath: string;
  /** Labels, best first; asked for only where the folder tells something. */
  readonly predicted: () => readonly string[];
}

export class TruthCount {
  readonly #labels = new Map<string, string | undefined>();
  readonly #ofFolder = new Map<string, string | undefined>();
  readonly #perLabel = new Map<string, { pictures: number; right: number }>();
  readonly #confusion = new Map<string, { truth: string; predicted: string; pictures: number }>();
  #pictures = 0;
  #top1 = 0;
  #top5 = 0;

  /** @param labels the model's. */
  constructor(labels: readonly string[]) {
    for (const label of labels) {
      for (const name of new Set([label, ...label.split(',')].map(plain))) {
        // One that two labels share tells nothing, unless it is all of a label.
        const shared = this.#labels.has(name) && name !== plain(label);
        this.#labels.set(name, shared ? undefined : label);
      }
    }
  }

  add({ root, relativePath, predicted }: Answered): void {
    const truth = this.#truthOf(root, relativePath);
    if (truth === undefined) return;
    const labels = predicted();
    const [best] = labels;
    if (best === undefined) return;
    const right = best === truth;
    this.#pictures += 1;
    if (right) this.#top1 += 1;
    if (labels.slice(0, 5).includes(truth)) this.#top5 += 1;
    const { pictures, right: before } = this.#perLabel.get(truth) ?? { pictures: 0, right: 0 };
    this.#perLabel.set(truth, { pictures: pictures + 1, right: before + (right ? 1 : 0) });
    const key = JSON.stringify([truth, best]);
    const pair = this.#confusion.get(key) ?? { truth, predicted: best, pictures: 0 };
    this.#confusion.set(key, { ...pair, pictures: pair.pictures + 1 });
  }

  get truth(): Truth {
    const share = (count: number) => (this.#pictures === 0 ? 0 : count / this.#pictures);
    return {
      ...{ pictures: this.#pictures, top1: share(this.#top1), top5: share(this.#top5) },
      labels: [...this.#perLabel]
        .map(([label, { pictures, right }]) => ({ label, pictures, recall: right / pictures }))
        .sort((one, other) => (one.label < other.label ? -1 : 1)),
      confusion: [...this.#confusion.values()].sort((one, other) => other.pictures - one.pictures),
    };
  }

  /** The label that the nearest folder with one's name stands for. */
  #truthOf(root: string, relativePath: string): string | undefined {
    const folder = `${root}/${relativePath.slice(0, Math.max(relativePath.lastIndexOf('/'), 0))}`;
    if (!this.#ofFolder.has(folder)) {
      if (this.#ofFolder.size > 10_000) this.#ofFolder.clear();
      this.#ofFolder.set(folder, this.#labelIn(folder, root));
    }
    return this.#ofFolder.get(folder);
  }

  #labelIn(folder: string, root: string): string | undefined {
    const inner = folder.slice(root.length).split('/');
    const names = [root.split(/[/\\]/u).at(-1) ?? '', ...inner].filter((name) => name !== '').reverse();
    for (const name of names) {
      const label = this.#labels.get(plain(name));
      if (label !== undefined) return label;
    }
    return undefined;
  }
}

/** As people write names of folders and labels alike: case, `_`, `-` and spaces do not matter. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ')
    .trim();
}
