// What goes wrong with the library of runs, in one line that says what to do.

/**
 * `newer`: a newer ZeroLens has made it. `place`: there is none, and none can be made. `readonly`: nothing can be written.
 * `full`: no room on the disk. `lost`: the disk or the file fails. `gone`: there is no such run.
 */
export type LibraryProblem = 'newer' | 'place' | 'readonly' | 'full' | 'lost' | 'gone';

export class LibraryError extends Error {
  override readonly name = 'LibraryError';
  readonly problem: LibraryProblem;

  constructor(problem: LibraryProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
