// One pass over a run's sources: tells what is done already, and takes what is new into the library.
import path from 'node:path';
import { assertNever, type PictureErrorCode } from '../../protocol/errors.ts';
import type { FoundPicture, Omission, Place } from './found.ts';
import { groups } from './groups.ts';
import { isSame, quickKey } from './picture-key.ts';
import { readAhead } from './read-ahead.ts';
import { Roots, SourceGone, sourceGone } from './roots.ts';
import type { ResultRow } from './row.ts';
import type { Library } from './store/library.ts';
import type { Met, QuickKey, RunRecord, StoredRow } from './store/records.ts';

/** Keys taken at once: few are hashed, and the disk is the workers' to read. */
const keysAtOnce = 8;
/** Pictures asked about in one go. */
const lookedUpAtOnce = 200;

/** A picture on its way through a pass. */
export interface MetPicture {
  readonly found: FoundPicture;
  /** In scan order, from 0. */
  readonly place: number;
  readonly key: QuickKey | undefined;
  /** Its row of an earlier pass, if the file is still the same. */
  readonly kept: ResultRow | undefined;
}

export class Pass {
  /** Pictures that are not read again. */
  kept = 0;
  /** Pictures that had an answer and have changed. */
  redone = 0;
  readonly #library: Library;
  readonly #run: RunRecord;
  readonly #roots: Roots;
  readonly #isFirst: boolean;
  /** Sources of which something has been found. */
  readonly #sources = new Set<number>();

  private constructor(library: Library, run: RunRecord) {
    this.#library = library;
    this.#run = run;
    this.#roots = new Roots(run.sources);
    this.#isFirst = run.ok + run.errors === 0;
  }

  /** @throws LibraryError */
  static async begin(library: Library, run: string): Promise<Pass> {
    await library.beginPass(run);
    const record = await library.run(run);
    if (record === undefined) throw new Error(`There is no run ${run}.`);
    return new Pass(library, record);
  }

  /** Looks each picture up, in their order. @throws SourceGone, LibraryError */
  async *look(pictures: AsyncIterable<FoundPicture, undefined>): AsyncGenerator<MetPicture, undefined> {
    let place = 0;
    const keyed = readAhead(pictures, keysAtOnce, async (found) => ({ found, key: await quickKey(found) }));
    for await (const group of groups(keyed, lookedUpAtOnce)) {
      const met = group.map(({ found, key }) => ({ found, key, place: place++ }));
      const stored = await this.#lookUp(met.map(({ found, place: at }) => metOf(found, at)));
      for (const [at, picture] of met.entries()) yield await this.#compare(picture, stored[at]);
    }
  }

  /** Takes a row; resolves when there is room for the next. @throws SourceGone, LibraryError */
  async keep({ found, place, key }: MetPicture, row: ResultRow): Promise<void> {
    const unreadable = row.status === 'error' && row.errorCode === 'unreadable';
    if (unreadable && (await this.#roots.isGone(found.root))) {
      throw new SourceGone(`The folder ${found.root} is not there any more. Connect its drive, then go on.`);
    }
    await this.#library.append(this.#run.id, { ...metOf(found, place), row, key });
  }

  /** Keeps in mind a file that has no row. */
  async omit({ root, relativePath }: Place, reason: Omission): Promise<void> {
    await this.#library.appendOmitted(this.#run.id, { root, relativePath, reason });
  }

  /**
   * All rows have been handed in. `complete`: the scan went to its end, so that what it has not met is gone.
   * @throws SourceGone, LibraryError
   */
  async end(complete: boolean): Promise<{ vanished: number }> {
    if (!complete) {
      await this.#library.cutPass(this.#run.id);
      return { vanished: 0 };
    }
    await this.#library.flush(this.#run.id);
    if (!this.#isFirst) await this.#checkSources();
    return await this.#library.endPass(this.#run.id);
  }

  async #lookUp(pictures: Met[]): Promise<(StoredRow | undefined)[]> {
    return this.#isFirst ? [] : await this.#library.meet(this.#run.id, pictures);
  }

  async #compare(met: Omit<MetPicture, 'kept'>, stored: StoredRow | undefined): Promise<MetPicture> {
    await this.#checkSource(met.found);
    this.#sources.add(met.found.source);
    await this.#roots.meet(met.found.root);
    if (stored === undefined || !isFinal(stored.row)) return { ...met, kept: undefined };
    const same = await isSame(met.found.path, stored.key, met.key);
    if (same) this.kept += 1;
    else if (met.found.fault === undefined) this.redone += 1;
    return { ...met, kept: same ? stored.row : undefined };
  }

  /** A source that cannot be listed any more is away: all its pictures would count as deleted. */
  async #checkSource({ source, path: file, fault }: FoundPicture): Promise<void> {
    if (fault === undefined || this.#isFirst || path.resolve(this.#run.sources[source] ?? '') !== file) return;
    if (!(await this.#library.hasRowsUnder(this.#run.id, file))) return;
    throw sourceGone(file, fault.message);
  }

  /** A mount point whose drive is away is an empty folder: that is no reason to take all its pictures for deleted. */
  async #checkSources(): Promise<void> {
    for (const [source, given] of this.#run.sources.entries()) {
      const folder = path.resolve(given);
      if (this.#sources.has(source) || !(await this.#library.hasRowsUnder(this.#run.id, folder))) continue;
      throw new SourceGone(
        `None of its pictures is found in ${folder} any more. If they are on another drive, connect it and go on.`,
      );
    }
  }
}

function metOf({ source, root, relativePath }: FoundPicture, place: number): Met {
  return { source, root, relativePath, place };
}

/** Whether the answer holds for as long as the file is the same: it would only be found again. */
function isFinal(row: ResultRow): boolean {
  switch (row.status) {
    case 'ok':
      return true;
    case 'error':
      return lastingErrors.has(row.errorCode);
    case 'skipped':
      return false;
    default:
      return assertNever(row);
  }
}

const lastingErrors: ReadonlySet<PictureErrorCode> = new Set<PictureErrorCode>([
  'not_an_image',
  'unsupported_format',
  'truncated',
  'corrupt',
  'too_large',
  'poison',
]);
