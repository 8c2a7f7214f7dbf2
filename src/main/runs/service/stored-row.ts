// A row as a line of a run's file: JSON, without what is the same in every row.
import { z } from 'zod';
import { pictureErrorCodeSchema } from '../../../protocol/errors.ts';
import type { ResultRow } from '../row.ts';

/** What every row of a run shares. */
export type RowModel = Pick<ResultRow, 'modelId' | 'modelSha256'>;

const place = {
  root: z.string(),
  relativePath: z.string(),
  fileSize: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  capturedAt: z.string().optional(),
};

const storedRowSchema = z.discriminatedUnion('status', [
  z.object({
    ...place,
    status: z.literal('ok'),
    predictions: z.array(z.object({ label: z.string(), score: z.number() })),
    device: z.string(),
    inferenceMs: z.number(),
  }),
  z.object({ ...place, status: z.literal('error'), errorCode: pictureErrorCodeSchema, error: z.string() }),
  z.object({ ...place, status: z.literal('skipped') }),
]);

/** One line, with its end. */
export function storedLine(row: ResultRow): Buffer {
  // The schema takes away what is not stored.
  return Buffer.from(`${JSON.stringify(storedRowSchema.parse(row))}\n`);
}

/** The row of a line. */
export function rowOfLine(line: string, model: RowModel): ResultRow {
  return { ...storedRowSchema.parse(JSON.parse(line)), ...model };
}
