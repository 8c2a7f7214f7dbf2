// What every service of the main process has: the fields of its request, of its partial replies and of its final one.
import type { z } from 'zod';

/** The fields beside the envelope, which is `id` and `op`, in replies also `status`. `partial: z.never()`: there are none. */
export interface Service {
  readonly request: z.ZodObject;
  readonly partial: z.ZodObject | z.ZodNever;
  readonly final: z.ZodObject;
}
