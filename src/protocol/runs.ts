// Services around runs: what may be classified, starting, pausing and going on, progress, and the list of all there are.
import { z } from 'zod';
import { limits } from './limits.ts';
import type { Service } from './service.ts';

/** Opaque: which folder or drop it means is known to the main process alone. */
export const opaqueIdSchema = z.string().regex(/^[\w-]{1,64}$/u);

/** A folder named on the command line or handed over on the desktop, what was dropped on the page, or files handed over. */
const sourceSchema = z.object({ kind: z.enum(['folder', 'drop', 'files']), id: opaqueIdSchema });
export type Source = z.infer<typeof sourceSchema>;

/** Of pictures, or recorded from live video. */
export const runKindSchema = z.enum(['pictures', 'live']);
export type RunKind = z.infer<typeof runKindSchema>;

const runStateSchema = z.enum([
  /** There, and not begun. */
  'created',
  /** Waits for another one to end. */
  'queued',
  'running',
  /** Told to pause or to end; it does within a batch. */
  'stopping',
  /** By the user, or by a fault such as a full disk: then `message` says so. */
  'paused',
  /** Its process ended without a word. */
  'interrupted',
  'done',
  /** Ended by the user before it was done. */
  'cancelled',
  /** The model cannot go on: `message` says why. */
  'failed',
]);
export type RunState = z.infer<typeof runStateSchema>;

export const runProgressSchema = z.object({
  run: opaqueIdSchema,
  kind: runKindSchema,
  /** It is about copies of what was dropped on the page, to which nothing is ever added. */
  dropped: z.boolean(),
  /** For people: the dropped folder's name, or how many things it was, until it is renamed. */
  name: z.string(),
  state: runStateSchema,
  /** Another process of ZeroLens works on it: here it can only be looked at. */
  elsewhere: z.boolean(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** Working on it, over all its passes. */
  seconds: z.number(),
  /** Pictures found so far; `finding`: there may be more. */
  found: z.int(),
  finding: z.boolean(),
  /** Rows with an answer, of these `errors` with an error. */
  done: z.int(),
  errors: z.int(),
  /** Rows whose best score is below the threshold. */
  uncertain: z.int(),
  /** Rows with a label by a person. */
  reviewed: z.int(),
  /** Files that are no pictures. */
  leftOut: z.int(),
  /** What the present or last pass over a run that was there already has met. */
  pass: z.object({
    /** Not read again, as they have not changed. */
    kept: z.int(),
    /** Read again, as they have changed. */
    redone: z.int(),
    /** No longer there. */
    vanished: z.int(),
  }),
  /** Over the last ten seconds; over all of it once it has ended. */
  picturesPerSecond: z.number(),
  secondsLeft: z.number().optional(),
  device: z.string(),
  model: z.string(),
  threshold: z.number(),
  topK: z.int(),
  /** Why it is paused or failed: one line for people. */
  message: z.string().optional(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

export const runRequestSchema = z.object({ run: opaqueIdSchema });
const nothing = z.object({});
const runNameSchema = z.string().trim().min(1).max(limits.runName);

export const runServices = {
  /** The folders named on the command line; `last`: the newest run of just this folder with the present model. */
  'folder.list': {
    request: nothing,
    partial: z.never(),
    final: z.object({
      folders: z.array(
        z.object({
          id: opaqueIdSchema,
          name: z.string(),
          last: z.object({ run: opaqueIdSchema, name: z.string(), createdAt: z.number() }).optional(),
        }),
      ),
    }),
  },
  /** Makes a run, and queues it unless told otherwise. A drop is complete with this. */
  'run.create': {
    request: z.object({
      sources: z.array(sourceSchema).min(1).max(limits.runSources),
      name: runNameSchema.optional(),
      topK: z.int().min(1).max(limits.topK).default(5),
      threshold: z.number().min(0).max(1).default(0.5),
      start: z.boolean().default(true),
    }),
    partial: z.never(),
    final: runProgressSchema,
  },
  /** Queues a run that was made and not begun. */
  'run.start': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  /** Ends it within a batch, to go on later; answers when it has ended. */
  'run.pause': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  /**
   * Queues it again: what is done is not read again, unless it has changed; what is new is classified. Takes over from a
   * process that is dead, and is `rejected` while its process lives.
   */
  'run.resume': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  /** Ends it within a batch; what is done stays. Answers when it has ended. */
  'run.cancel': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  /** Newest first. With `watch`: a partial reply now and whenever one has changed, four a second at most, until cancelled. */
  'run.list': {
    request: z.object({
      watch: z.boolean().default(false),
      from: z.int().min(0).default(0),
      count: z.int().min(1).max(limits.listedRuns).default(limits.listedRuns),
    }),
    partial: z.object({ runs: z.array(runProgressSchema), total: z.int(), notice: z.string().optional() }),
    /** `notice`: what is wrong with the library, one line for people. */
    final: z.object({ runs: z.array(runProgressSchema), total: z.int(), notice: z.string().optional() }),
  },
  'run.get': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  /** A partial reply now and as it gets on, four a second at most; final when it is neither queued nor under way. */
  'run.subscribe': { request: runRequestSchema, partial: runProgressSchema, final: runProgressSchema },
  'run.rename': {
    request: runRequestSchema.extend({ name: runNameSchema }),
    partial: z.never(),
    final: runProgressSchema,
  },
  /** Takes it out of the list; `rejected` while it is under way. Its data go some minutes later. */
  'run.delete': { request: runRequestSchema, partial: z.never(), final: nothing },
  /** Takes back a `run.delete` while its data are there. */
  'run.restore': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
} as const satisfies Record<string, Service>;
