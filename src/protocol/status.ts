// Services that tell how the engine is: `status`, once or as it changes, and `metrics` for monitoring programs.
import { z } from 'zod';
import { laneSchema } from './requests.ts';
import type { Service } from './service.ts';
import { deviceSchema } from './worker.ts';

/** In milliseconds, over the last minute or the last 1,000 pictures, whichever is less. */
const percentilesSchema = z.object({ p50: z.number(), p99: z.number() });
export type Percentiles = z.infer<typeof percentilesSchema>;

const workerStatusSchema = z.object({
  /** From 1, kept over restarts. */
  number: z.int(),
  /** `delayed`: it will be started again after a while, as it has ended too often. */
  state: z.enum(['starting', 'ready', 'delayed', 'ended']),
  /** What it works for: everything, or live video alone. */
  serves: z.enum(['all', 'live']),
  pid: z.int().optional(),
  held: z.int(),
  /** Over the last ten seconds. */
  picturesPerSecond: z.number(),
  /** How often its process has been started anew. */
  restarts: z.int(),
  /** Why its process ended the last time, one line for people. */
  lastEnding: z.string().optional(),
});
export type WorkerStatus = z.infer<typeof workerStatusSchema>;

/** What a picture goes through; `total` is all of it. */
export const stageSchema = z.enum(['queue', 'decode', 'preprocess', 'inference', 'total']);

const engineStatusSchema = z.object({
  version: z.string(),
  model: z.object({ id: z.string(), name: z.string(), sha256: z.string(), labels: z.int() }),
  device: deviceSchema,
  /** Why it is not the device of the user's settings, one line for people. */
  fallback: z.string().optional(),
  uptimeSeconds: z.number(),
  picturesPerSecond: z.number(),
  lanes: z.array(z.object({ lane: laneSchema, waiting: z.int(), running: z.int() })),
  workers: z.array(workerStatusSchema),
  /** Absent for a stage of which nothing is known yet. */
  latency: z.partialRecord(stageSchema, percentilesSchema),
  /** Why the model cannot be served any more, if so. */
  failure: z.string().optional(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;

export const statusServices = {
  /** With `watch`: a partial reply now and whenever something has changed, four a second at most, until cancelled. */
  status: {
    request: z.object({ watch: z.boolean().default(false) }),
    partial: engineStatusSchema,
    final: engineStatusSchema,
  },
  /** Prometheus text, as of `GET /metrics`. */
  metrics: { request: z.object({}), partial: z.never(), final: z.object({ text: z.string() }) },
} as const satisfies Record<string, Service>;
