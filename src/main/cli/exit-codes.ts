// What the command line's exit codes mean; users' scripts rely on them.

export const exitCodes = {
  /** Every picture was classified. */
  ok: 0,
  /** Nothing could be done, or the output could not be written. */
  failed: 1,
  /** Finished, and some rows are errors. */
  someErrors: 2,
  /** Stopped by the user. */
  stopped: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
