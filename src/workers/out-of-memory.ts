// A decoder that gets no memory from the system: told apart from a damaged picture by the decoder's own words.
import { CodedError } from '../protocol/errors.ts';

const message = 'There is not enough memory for this picture: close other programs, or use fewer workers.';

/** Undefined where `error`, which the decoder threw, is of another kind. */
export function outOfMemory(error: unknown): CodedError | undefined {
  const words = error instanceof Error ? error.message : '';
  return /out of memory|cannot allocate/i.test(words) ? new CodedError('too_large', message) : undefined;
}

export function isOutOfMemory(error: CodedError): boolean {
  return error.message === message;
}
