// Services around runs: what may be classified, starting and stopping, progress, rows, thumbnails and files.
import { z } from 'zod';
import { pictureErrorCodeSchema } from './errors.ts';
import { limits } from './limits.ts';
import type { Service } from './service.ts';

/** Opaque: which folder or drop it means is known to the main process alone. */
export const opaqueIdSchema = z.string().regex(/^[\w-]{1,64}$/u);

/** A folder named on the command line, or what was dropped on the page. */
const sourceSchema = z.object({ kind: z.enum(['folder', 'drop']), id: opaqueIdSchema });
export type Source = z.infer<typeof sourceSchema>;

const runStateSchema = z.enum(['running', 'stopping', 'done', 'stopped', 'failed']);
export type RunState = z.infer<typeof runStateSchema>;

const runProgressSchema = z.object({
  run: opaqueIdSchema,
  /** For people: the dropped folder's name, or how many things it was. */
  name: z.string(),
  state: runStateSchema,
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  seconds: z.number(),
  /** Pictures found so far; `finding`: there may be more. */
  found: z.int(),
  finding: z.boolean(),
  /** Rows there are, of these `errors` with an error. */
  done: z.int(),
  errors: z.int(),
  /** Rows whose best score is below the threshold. */
  uncertain: z.int(),
  /** Files that are no pictures. */
  leftOut: z.int(),
  /** Over the last ten seconds; over all of it once it has ended. */
  picturesPerSecond: z.number(),
  secondsLeft: z.number().optional(),
  device: z.string(),
  model: z.string(),
  threshold: z.number(),
  topK: z.int(),
  /** Why it failed, or why its file could not be kept: one line for people. */
  message: z.string().optional(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

const runRowSchema = z.object({
  /** Its place in scan order, from 0. */
  place: z.int(),
  /** The last part of its root's path; empty for loose files. */
  root: z.string(),
  path: z.string(),
  status: z.enum(['ok', 'error', 'skipped']),
  errorCode: pictureErrorCodeSchema.optional(),
  error: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  fileSize: z.int().optional(),
  capturedAt: z.string().optional(),
  /** Best first. */
  predictions: z.array(z.object({ label: z.string(), score: z.number() })),
  /** The best label, `uncertain`, or empty. */
  decision: z.string(),
});
export type RunRow = z.infer<typeof runRowSchema>;

const runRequestSchema = z.object({ run: opaqueIdSchema });
const nothing = z.object({});

export const runServices = {
  /** The folders named on the command line. */
  'folder.list': {
    request: nothing,
    partial: z.never(),
    final: z.object({ folders: z.array(z.object({ id: opaqueIdSchema, name: z.string() })) }),
  },
  /** `rejected` while another run is going on. A drop is complete with this. */
  'run.start': {
    request: z.object({
      sources: z.array(sourceSchema).min(1).max(limits.runSources),
      topK: z.int().min(1).max(limits.topK).default(5),
      threshold: z.number().min(0).max(1).default(0.5),
    }),
    partial: z.never(),
    final: runProgressSchema,
  },
  /** Newest first. */
  'run.list': { request: nothing, partial: z.never(), final: z.object({ runs: z.array(runProgressSchema) }) },
  /** A partial reply now and as it gets on, four a second at most; final when it has ended. */
  'run.watch': { request: runRequestSchema, partial: runProgressSchema, final: runProgressSchema },
  /** Ends it within a batch; what is done stays. Answers when it has ended. */
  'run.stop': { request: runRequestSchema, partial: z.never(), final: runProgressSchema },
  'run.rows': {
    request: runRequestSchema.extend({ from: z.int().min(0), count: z.int().min(1).max(limits.runRows) }),
    partial: z.never(),
    /** `total`: rows there are by now. */
    final: z.object({ rows: z.array(runRowSchema), total: z.int() }),
  },
  /** The picture in small, as shown (EXIF orientation applied), encoded in the payload. */
  'run.thumbnail': {
    request: runRequestSchema.extend({ place: z.int().min(0), side: z.int().min(16).max(limits.thumbnailSide) }),
    partial: z.never(),
    final: z.object({ type: z.literal('image/webp'), width: z.int(), height: z.int() }),
  },
  /**
   * The file that `classify` would write, in pieces: the payloads of the partial replies, with the bytes so far. Also of
   * what is done so far.
   */
  'run.export': {
    request: runRequestSchema.extend({
      format: z.enum(['csv', 'jsonl']).default('csv'),
      bom: z.boolean().default(false),
      spreadsheetSafe: z.boolean().default(false),
    }),
    partial: z.object({ bytes: z.int() }),
    final: z.object({ bytes: z.int(), rows: z.int() }),
  },
  /** Its results, and what was dropped for it. `rejected` while it is going on. */
  'run.delete': { request: runRequestSchema, partial: z.never(), final: nothing },
} as const satisfies Record<string, Service>;
