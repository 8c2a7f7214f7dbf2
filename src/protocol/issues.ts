// What is wrong with a value that a schema refused, as one line for people.
import type { z } from 'zod';

/** Each issue with the path to it, joined into one line. */
export function explainIssues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');
}
