// What `zerolens bench` and its measuring processes say to each other, over the channel of the fork.
import { z } from 'zod';
import { workerAddressSchema, workerSettingsSchema } from './worker.ts';

/** Every order gets one `done` or `failed`; `range` and `end` belong to a `loop` that is under way. */
export const benchOrderSchema = z.discriminatedUnion('type', [
  /** Load the model; `pictures` are paths, named by their place from now on. */
  z.object({ type: z.literal('load'), settings: workerSettingsSchema, pictures: z.array(z.string()) }),
  /** Classify in a tight loop, at most `batch` pictures in one run, what `range` hands over until `end`. */
  z.object({ type: z.literal('loop'), batch: z.int().min(1) }),
  /** The pictures at `from` and up to `to`, without it. Places beyond the last picture begin again at the first. */
  z.object({ type: z.literal('range'), from: z.int().min(0), to: z.int().min(0) }),
  z.object({ type: z.literal('end') }),
  /** Classify one picture, with nothing else to do. */
  z.object({ type: z.literal('single'), picture: z.int().min(0) }),
  /** Answer requests at this address, one picture at a time, until killed. */
  z.object({ type: z.literal('serve'), address: workerAddressSchema }),
]);
export type BenchOrder = z.infer<typeof benchOrderSchema>;

export const benchReportSchema = z.discriminatedUnion('type', [
  /** A range of this loop is used up: one more, or `end`, may come. */
  z.object({ type: z.literal('more') }),
  /** What was ordered is done. `ms` is what it took in the process itself. */
  z.object({ type: z.literal('done'), ms: z.number() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type BenchReport = z.infer<typeof benchReportSchema>;
