// The model card: what a model's files say about its labels, its input and its output.
import { z } from 'zod';

const channelTriple = z.tuple([z.number(), z.number(), z.number()]);
const nonZeroTriple = channelTriple.refine((values) => values.every((value) => value !== 0), 'must not contain 0');
const side = z.int().min(1).max(8192);

const inputSchema = z
  .object({
    layout: z.enum(['NCHW', 'NHWC']),
    color: z.enum(['RGB', 'BGR']),
    width: side,
    height: side,
    resize: z.enum(['short-side', 'stretch', 'letterbox']),
    resizeTo: side.optional(),
    filter: z.enum(['bilinear', 'bicubic', 'nearest']),
    pad: z.int().min(0).max(255).default(114),
    scale: z.number(),
    mean: channelTriple,
    std: nonZeroTriple,
  })
  .refine(
    (input) =>
      input.resize !== 'short-side' ||
      (input.resizeTo !== undefined && input.resizeTo >= Math.max(input.width, input.height)),
    { message: 'short-side needs resizeTo, at least as large as width and height', path: ['resizeTo'] },
  );

/** A card as it stands in a file: labels in place, or the name of a label file beside it. */
export const modelCardFileSchema = z.object({
  name: z.string().min(1),
  version: z.string(),
  license: z.string(),
  source: z.string(),
  labels: z.union([z.array(z.string()).min(1), z.string().min(1)]),
  input: inputSchema,
  output: z.enum(['logits', 'probabilities', 'sigmoid']),
  about: z.string().optional(),
  accuracy: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});

/** A card whose labels have been read. */
export const modelCardSchema = modelCardFileSchema.extend({ labels: z.array(z.string()).min(1) });

export type ModelCard = z.infer<typeof modelCardSchema>;
export type ModelInput = ModelCard['input'];
