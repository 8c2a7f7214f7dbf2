// How many pictures of each folder have which label.

/** A row that has a label. */
interface LabelledRow {
  readonly root: string;
  readonly relativePath: string;
  readonly label: string;
  /** A person has given the label. */
  readonly reviewed: boolean;
  /** In millionths; null where only a person has said something. */
  readonly score: number | null;
}

/** `label` is undefined for those of which the model is uncertain and nobody has looked. */
export interface FolderSum {
  readonly folder: string;
  readonly label: string | undefined;
  readonly rows: number;
}

export class FolderSums {
  readonly #leastCertain: number;
  readonly #folders = new Map<string, Map<string | undefined, number>>();

  /** @param leastCertain the least score, in millionths, with which an answer counts as certain. */
  constructor(leastCertain: number) {
    this.#leastCertain = leastCertain;
  }

  add({ root, relativePath, label, reviewed, score }: LabelledRow): void {
    const inner = relativePath.slice(0, Math.max(relativePath.lastIndexOf('/'), 0));
    const folder = inner === '' ? root : `${root}/${inner}`;
    const known = reviewed || (score ?? 0) >= this.#leastCertain ? label : undefined;
    const labels = this.#folders.get(folder) ?? new Map<string | undefined, number>();
    this.#folders.set(folder, labels.set(known, (labels.get(known) ?? 0) + 1));
  }

  /** By folder, then by label, as bytes are. */
  get sorted(): FolderSum[] {
    return [...this.#folders]
      .flatMap(([folder, labels]) => [...labels].map(([label, rows]) => ({ folder, label, rows })))
      .sort((one, other) => compare(one.folder, other.folder) || compare(one.label ?? '', other.label ?? ''));
  }
}

function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
