// What the library and its threads say to each other.
import type { LibraryFile } from './library-file.ts';
import type { LibraryProblem } from './library-error.ts';
import type { LibraryHealth } from './records.ts';

/** Methods that take a request and give one answer. */
export type Calls = Omit<LibraryFile, 'askWhetherGivenUp' | SeriesName>;
export type CallName = keyof Calls;
export type CallResult<Name extends CallName> = Awaited<ReturnType<Calls[Name]>>;

/** Methods that give answers until they have no more, over a connection of their own. */
export type SeriesName = 'each' | 'eachOmitted' | 'eachFolderSum';
export type Series = Pick<LibraryFile, SeriesName>;
export type SeriesItem<Name extends SeriesName> = ReturnType<Series[Name]> extends Generator<infer Item> ? Item : never;

export type ThreadRequest = {
  readonly id: number;
  /** Not 0 once it has been given up. */
  readonly givenUp: SharedArrayBuffer;
} & (
  | { readonly kind: 'call'; readonly name: CallName; readonly args: readonly unknown[] }
  | { readonly kind: 'begin'; readonly series: number; readonly name: SeriesName; readonly args: readonly unknown[] }
  | { readonly kind: 'next' | 'end'; readonly series: number }
  | { readonly kind: 'close' }
);

export type ThreadReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly fault: { readonly problem: LibraryProblem; readonly message: string } }
  | { readonly id: number; readonly givenUp: true };

/** The first message of a thread, as if to a request 0. */
export interface ThreadReady {
  readonly health: LibraryHealth;
}

export interface ThreadSettings {
  readonly home: string;
  /** Reads beside the thread that writes. */
  readonly readsOnly: boolean;
}
