// The typed codes that every failure carries, and the error that carries them inside one process.
import { z } from 'zod';

/** Codes that end up in a row of a CSV: something about one picture, or about the model it met. */
export const pictureErrorCodeSchema = z.enum([
  'unreadable',
  'not_an_image',
  'unsupported_format',
  'truncated',
  'corrupt',
  'too_large',
  'timeout',
  'poison',
  'model_error',
  'cancelled',
]);
export type PictureErrorCode = z.infer<typeof pictureErrorCodeSchema>;

/** Codes that speak of a request rather than of its picture. */
const requestErrorCodeSchema = z.enum(['rejected', 'expired', 'bad_request', 'unknown_op', 'no_model']);

/** Every code a reply with status `error` may carry. */
export const errorCodeSchema = z.enum([...pictureErrorCodeSchema.options, ...requestErrorCodeSchema.options]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** An expected failure: a code for programs and one line that a person understands. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Closes a union at compile time; reaching it at run time is a defect. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
