// What clients ask of the ROUTER and what it answers: the headers of requests and replies.
import { z } from 'zod';
import { modelCardSchema } from './card.ts';
import { errorCodeSchema } from './errors.ts';
import { limits } from './limits.ts';

export const laneSchema = z.enum(['live', 'interactive', 'batch']);
export type Lane = z.infer<typeof laneSchema>;

/** Lanes in the order in which they are served. */
export const lanes = laneSchema.options;

const requestId = z.string().min(1).max(limits.idLength);
const pixelSide = z.int().min(1).max(100_000);

/** Where the picture is: raw 8-bit pixels or encoded bytes in the payload, or a file (from our own process only). */
export const pictureInputSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('pixels'),
    width: pixelSide,
    height: pixelSide,
    channels: z.union([z.literal(1), z.literal(3), z.literal(4)]),
    prepared: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('encoded') }),
  z.object({ kind: z.literal('file'), path: z.string().min(1) }),
]);
export type PictureInput = z.infer<typeof pictureInputSchema>;

const classifyRequestSchema = z.object({
  id: requestId,
  op: z.literal('classify'),
  model: z.string().optional(),
  topK: z.int().min(1).max(limits.topK).default(5),
  lane: laneSchema.default('interactive'),
  deadlineMs: z.number().positive().optional(),
  input: pictureInputSchema,
});
export type ClassifyRequest = z.infer<typeof classifyRequestSchema>;

const cancelRequestSchema = z.object({ id: requestId, op: z.literal('cancel'), target: requestId });
const modelRequestSchema = z.object({ id: requestId, op: z.literal('model'), model: z.string().optional() });

/** A file's picture in small, encoded as WebP in the payload of the reply; from our own process only. */
const shrinkRequestSchema = z.object({
  id: requestId,
  op: z.literal('shrink'),
  path: z.string().min(1),
  /** The most its longer side may have, in pixels. */
  side: z.int().min(1).max(limits.thumbnailSide),
});

export type ShrinkRequest = z.infer<typeof shrinkRequestSchema>;

export const requestSchema = z.discriminatedUnion('op', [
  classifyRequestSchema,
  shrinkRequestSchema,
  cancelRequestSchema,
  modelRequestSchema,
]);
export type Request = z.infer<typeof requestSchema>;

/** What can be told of any message, to answer even one that is otherwise wrong. */
export const requestStubSchema = z.object({ id: requestId, op: z.string() });
export type RequestStub = z.infer<typeof requestStubSchema>;

/** What the worker learned of the picture itself; sizes in pixels as shown, after EXIF orientation. */
export const pictureFactsSchema = z.object({
  width: z.int(),
  height: z.int(),
  /** EXIF local time, `2024-05-01T12:33:10`, with an offset only if the file states one. */
  capturedAt: z.string().optional(),
});
export type PictureFacts = z.infer<typeof pictureFactsSchema>;

export const predictionSchema = z.object({ label: z.string(), index: z.int(), score: z.number() });
export type Prediction = z.infer<typeof predictionSchema>;

/** Milliseconds per stage; `inference` is this picture's share of its batch. */
export const workerTimingsSchema = z.object({ decode: z.number(), preprocess: z.number(), inference: z.number() });
const timingsSchema = workerTimingsSchema.extend({ queue: z.number(), total: z.number() });

export const classifyReplySchema = z.object({
  id: requestId,
  status: z.literal('final'),
  op: z.literal('classify'),
  model: z.string(),
  modelSha256: z.string(),
  device: z.string(),
  results: z.array(predictionSchema),
  picture: pictureFactsSchema,
  timings: timingsSchema,
});
export type ClassifyReply = z.infer<typeof classifyReplySchema>;

const shrinkReplySchema = z.object({
  id: requestId,
  status: z.literal('final'),
  op: z.literal('shrink'),
  width: z.int(),
  height: z.int(),
});

const cancelReplySchema = z.object({
  id: requestId,
  status: z.literal('final'),
  op: z.literal('cancel'),
  cancelled: z.boolean(),
});

export const modelReplySchema = z.object({
  id: requestId,
  status: z.literal('final'),
  op: z.literal('model'),
  model: z.string(),
  modelSha256: z.string(),
  card: modelCardSchema,
});
export type ModelReply = z.infer<typeof modelReplySchema>;

export const errorReplySchema = z.object({
  id: z.string(),
  status: z.literal('error'),
  code: errorCodeSchema,
  message: z.string(),
  picture: pictureFactsSchema.optional(),
});

export const replySchema = z.union([
  errorReplySchema,
  z.discriminatedUnion('op', [classifyReplySchema, shrinkReplySchema, cancelReplySchema, modelReplySchema]),
]);
export type Reply = z.infer<typeof replySchema>;
