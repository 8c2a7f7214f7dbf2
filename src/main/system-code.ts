// What the system calls a failure.

/** The system's code of a failed call, such as `ENOENT`; empty if `error` carries none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
