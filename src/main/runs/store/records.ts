// What the library keeps: runs, their rows, and who works on them.
import type { RunKind } from '../../../protocol/runs.ts';
import type { ResultRow } from '../row.ts';

/** What a run is about; fixed once it is made. */
export interface RunPlan {
  readonly kind: RunKind;
  /** Absolute paths, in the order of scanning; none for a recording. */
  readonly sources: readonly string[];
  /** Folders that hold files which were dropped on their own: people know those files without a folder. */
  readonly looseRoots: readonly string[];
  /** Folders of copies that were made for it and go with it. */
  readonly copies: readonly string[];
  readonly recursive: boolean;
  readonly modelId: string;
  readonly modelSha256: string;
  /** The model's labels, in the order of its classes. */
  readonly labels: readonly string[];
  readonly topK: number;
}

/** What of a run may change. */
export interface RunSettings {
  readonly name: string;
  readonly threshold: number;
  readonly device: string;
}

/** A process that works on a run. Beyond its id, as ids are used again; and its machine, as a home may be shared. */
export interface Owner {
  readonly pid: number;
  /** In words of the system, only to be compared; empty where the system does not tell. */
  readonly startedAt: string;
  readonly host: string;
}

/** States as kept: `running` of a dead process is what people know as interrupted. */
export type KeptState = 'created' | 'queued' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

export interface RunRecord extends RunPlan, RunSettings {
  readonly id: string;
  readonly state: KeptState;
  readonly message: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly deletedAt: number | undefined;
  /** Working on it, over all its passes. */
  readonly seconds: number;
  /** Pictures found by the last pass; `undefined` until one has gone to its end. */
  readonly found: number | undefined;
  readonly leftOut: number;
  readonly linkedFolders: number;
  readonly systemFiles: number;
  /** Rows, by what they are. */
  readonly ok: number;
  readonly errors: number;
  readonly skipped: number;
  readonly reviewed: number;
  /** Unreviewed and below the run's threshold. */
  readonly uncertain: number;
  readonly owner: Owner | undefined;
  /** When the owner last said that it lives, in milliseconds since 1970. */
  readonly beatAt: number | undefined;
}

/** What may be written of a run by its owner; what is absent stays. */
export type RunChange = Partial<
  Pick<
    RunRecord,
    'state' | 'message' | 'seconds' | 'found' | 'leftOut' | 'linkedFolders' | 'systemFiles' | 'device' | 'threshold'
  >
>;

/** Tells whether a file is the one that was classified. `hash` (SHA-256, hex) where size and time cannot tell. */
export interface QuickKey {
  readonly size: number;
  /** Milliseconds since 1970, with the fraction that the system gives. */
  readonly mtimeMs: number;
  readonly hash?: string | undefined;
}

/** A picture that a pass has met. */
export interface Met {
  /** Which of the run's sources led to it. */
  readonly source: number;
  readonly root: string;
  readonly relativePath: string;
  /** In scan order, from 0. */
  readonly place: number;
}

/** A row on its way into the library, as soon as it is known: rows come in any order. */
export interface NewRow extends Met {
  readonly row: ResultRow;
  /** Absent where the file could not be looked at. */
  readonly key: QuickKey | undefined;
}

export interface StoredRow extends NewRow {
  /** Names it within its run; stays the same. */
  readonly id: number;
  /** How often it has been classified. */
  readonly attempts: number;
  /** The label by a person is in `row.reviewedLabel`. Milliseconds since 1970. */
  readonly reviewedAt: number | undefined;
}

/** A file that has no row, and why. */
export interface OmittedFile {
  readonly root: string;
  readonly relativePath: string;
  readonly reason: 'left-out' | 'system-file' | 'linked-folder';
}

/** How the library itself is. */
export interface LibraryHealth {
  /** Nothing can be written: old runs can be looked at. */
  readonly readOnly: boolean;
  /** What was wrong and what was done about it: one line for people. */
  readonly notice: string | undefined;
}
