// Services around the results of a run: rows, counts, corrections, thumbnails, files and how right the model is.
import { z } from 'zod';
import { pictureErrorCodeSchema } from './errors.ts';
import { limits } from './limits.ts';
import { runRequestSchema } from './runs.ts';
import type { Service } from './service.ts';

const thresholdSchema = z.number().min(0).max(1);

/** Which rows, in which order. */
export const viewSchema = z.object({
  /**
   * `unreviewed`: classified, without a label by a person. `uncertain`: unreviewed, and the best score is below
   * `threshold` (by default the run's).
   */
  show: z.enum(['all', 'errors', 'unreviewed', 'reviewed', 'uncertain']).default('all'),
  threshold: thresholdSchema.optional(),
  /** Only rows with this label: the person's, or else the model's best. */
  label: z
    .string()
    .max(limits.labelLength * 2)
    .optional(),
  /** Only rows with this text in their path or label, whatever the case of ASCII letters. */
  search: z.string().max(limits.searchLength).optional(),
  /** `least-certain` and `most-certain` go by the best score and leave out what has none. */
  order: z.enum(['scan', 'least-certain', 'most-certain', 'path', 'captured', 'size']).default('scan'),
});
export type View = z.infer<typeof viewSchema>;
export type ViewInput = z.input<typeof viewSchema>;

/** The view of everything in scan order. */
export const wholeView: View = viewSchema.parse({});

const runRowSchema = z.object({
  /** Names the row in other requests; stays the same. */
  row: z.int(),
  /** Scan order: rises from row to row, with gaps while pictures before it are under way. */
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
  /** By a person; `reviewedAt` in milliseconds since 1970. */
  reviewedLabel: z.string().optional(),
  reviewedAt: z.number().optional(),
});
export type RunRow = z.infer<typeof runRowSchema>;

/** What a person says of a row. */
export const verdictSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('label'),
    label: z
      .string()
      .min(1)
      .refine(
        (label) => Array.from(label).length <= limits.labelLength,
        `A label has at most ${limits.labelLength} characters.`,
      ),
  }),
  /** The model's best label is right; nothing for a row without one. */
  z.object({ kind: z.literal('accept') }),
  /** No label by a person. */
  z.object({ kind: z.literal('clear') }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

export const exportFormatSchema = z.enum([
  /** What `classify` writes. */
  'csv',
  'jsonl',
  /** CSV: how many pictures per label, or per folder and label. */
  'labels',
  'folders',
  /** JSON: versions, model, settings, counts, every skipped or failed file with its reason. */
  'info',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

const countsSchema = z.object({
  rows: z.int(),
  ok: z.int(),
  errors: z.int(),
  skipped: z.int(),
  reviewed: z.int(),
  /** Unreviewed, below the threshold. */
  uncertain: z.int(),
  /** By the person's label, or else the model's best; most pictures first. */
  labels: z.array(z.object({ label: z.string(), rows: z.int(), reviewed: z.int(), uncertain: z.int() })),
  errorCodes: z.array(z.object({ code: pictureErrorCodeSchema, rows: z.int() })),
  /** Rows by their best score: the first for 0 to 0.02, fifty in all. */
  histogram: z.array(z.int()),
});
export type RunCounts = z.infer<typeof countsSchema>;

const truthSchema = z.object({
  /** Pictures whose folder is named like a label of the model, and that have an answer. */
  pictures: z.int(),
  /** Share of them whose best label, or one of whose five best, is the folder's. */
  top1: z.number(),
  top5: z.number(),
  /** In the order of the names. */
  labels: z.array(z.object({ label: z.string(), pictures: z.int(), recall: z.number() })),
  /** What was taken for what, most often first; right ones too. */
  confusion: z.array(z.object({ truth: z.string(), predicted: z.string(), pictures: z.int() })),
});
export type Truth = z.infer<typeof truthSchema>;

export const resultServices = {
  'run.rows': {
    request: runRequestSchema.extend({
      view: viewSchema.default(wholeView),
      from: z.int().min(0),
      count: z.int().min(1).max(limits.runRows),
    }),
    partial: z.never(),
    /** `total`: rows of the view by now. */
    final: z.object({ rows: z.array(runRowSchema), total: z.int() }),
  },
  'run.counts': {
    request: runRequestSchema.extend({ threshold: thresholdSchema.optional() }),
    partial: z.never(),
    final: countsSchema,
  },
  /** These rows, or all of a view, in one step. */
  'run.correct': {
    request: runRequestSchema.extend({
      target: z.union([
        z.object({ rows: z.array(z.int().min(0)).min(1).max(limits.correctedRows) }),
        z.object({ view: viewSchema }),
      ]),
      verdict: verdictSchema,
    }),
    partial: z.never(),
    /** How many rows it has changed. */
    final: z.object({ rows: z.int() }),
  },
  /** Takes back the latest correction that has not been taken back; of many rows at once. 0 rows: there was none. */
  'run.undo': {
    request: runRequestSchema,
    partial: z.never(),
    /** `row`: the first of them. */
    final: z.object({ rows: z.int(), row: z.int().optional() }),
  },
  /** The picture in small, as shown (EXIF orientation applied), encoded in the payload. */
  'run.thumbnail': {
    request: runRequestSchema.extend({ row: z.int().min(0), side: z.int().min(16).max(limits.thumbnailSide) }),
    partial: z.never(),
    final: z.object({ type: z.literal('image/webp'), width: z.int(), height: z.int() }),
  },
  /** A file, in pieces: the payloads of the partial replies, with the bytes so far. Also of what is done so far. */
  'run.export': {
    request: runRequestSchema.extend({
      format: exportFormatSchema.default('csv'),
      /** For `csv` and `jsonl`. */
      view: viewSchema.default(wholeView),
      /** By default the run's own. */
      threshold: thresholdSchema.optional(),
      bom: z.boolean().default(false),
      spreadsheetSafe: z.boolean().default(false),
    }),
    partial: z.object({ bytes: z.int() }),
    final: z.object({ bytes: z.int(), rows: z.int() }),
  },
  /** Where sub-folders are named like the model's labels; `pictures` is 0 where they are not. */
  'run.truth': { request: runRequestSchema, partial: z.never(), final: truthSchema },
} as const satisfies Record<string, Service>;
