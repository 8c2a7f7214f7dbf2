// Services that take what was dropped on a page in a browser: copied first, then classified like any folder.
import { z } from 'zod';
import { limits } from './limits.ts';
import { opaqueIdSchema } from './runs.ts';
import type { Service } from './service.ts';

const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine(
    // A backslash is a letter like others but on Windows, where the main process refuses it.
    (name) => name !== '.' && name !== '..' && !/[/\0]/u.test(name),
    'It must be the name of one file or folder.',
  );

/** Below the dropped folder, with `/`; or the name of a loose file. */
const dropPathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine(
    (path) => path.split('/').every((part) => nameSchema.safeParse(part).success),
    'It must lead down from the folder.',
  );

export const dropServices = {
  /** Checks that there is room. `rejected`, with how much is missing, if not. */
  'drop.create': {
    request: z.object({
      /** Names of the dropped folders, in order. */
      folders: z.array(nameSchema).max(limits.runSources),
      files: z.int().min(0),
      bytes: z.int().min(0),
    }),
    partial: z.never(),
    final: z.object({ drop: opaqueIdSchema }),
  },
  /** The next piece of a file, in the payload; pieces of one file come in order. */
  'drop.write': {
    request: z.object({
      drop: opaqueIdSchema,
      /** Place of its folder in `folders`; absent for a loose file. */
      folder: z.int().min(0).optional(),
      path: dropPathSchema,
      offset: z.int().min(0),
      /** No more of this file will come. */
      last: z.boolean(),
    }),
    partial: z.never(),
    final: z.object({}),
  },
  /** Deletes what was copied; for a drop that is not classified after all. */
  'drop.discard': { request: z.object({ drop: opaqueIdSchema }), partial: z.never(), final: z.object({}) },
} as const satisfies Record<string, Service>;
