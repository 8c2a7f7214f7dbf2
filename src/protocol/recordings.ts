// Services that record live video: a row per change of the stable label, into a run like any other.
import { z } from 'zod';
import { limits } from './limits.ts';
import { predictionSchema } from './requests.ts';
import { opaqueIdSchema, runProgressSchema } from './runs.ts';
import type { Service } from './service.ts';

export const recordingServices = {
  /**
   * Begins a recording, told in a partial reply at once and whenever it has grown. It ends with `recording.stop`, or when
   * the request is cancelled or its client is gone.
   */
  'recording.start': {
    request: z.object({
      topK: z.int().min(1).max(limits.topK).default(5),
      threshold: z.number().min(0).max(1).default(0.5),
    }),
    partial: runProgressSchema,
    final: runProgressSchema,
  },
  'recording.add': {
    request: z.object({
      run: opaqueIdSchema,
      /** The local time of the frame, to the millisecond. */
      at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u),
      /** Best first. */
      predictions: z.array(predictionSchema).min(1).max(limits.topK),
      device: z.string().max(64),
      /** From the frame to its answer, in milliseconds. */
      latencyMs: z.number().min(0),
      width: z.int().min(1),
      height: z.int().min(1),
    }),
    partial: z.never(),
    /** Rows it has by now. */
    final: z.object({ rows: z.int() }),
  },
  'recording.stop': { request: z.object({ run: opaqueIdSchema }), partial: z.never(), final: runProgressSchema },
} as const satisfies Record<string, Service>;
