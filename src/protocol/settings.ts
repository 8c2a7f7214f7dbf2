// Services around settings: what a user wants to be so at every start, on whatever page it was said.
import { z } from 'zod';
import type { Service } from './service.ts';

export const mostWorkerProcesses = 8;

const themeSchema = z.enum(['system', 'light', 'dark']);
const workersSchema = z.int().min(1).max(mostWorkerProcesses).nullable();
const csvSchema = z.object({
  /** A byte order mark first, for Excel. */
  bom: z.boolean(),
  /** `'` before text that a spreadsheet would take for a formula. */
  spreadsheetSafe: z.boolean(),
});

export const settingsSchema = z.object({
  theme: themeSchema.default('system'),
  /** Worker processes; `null`: as many as fit the machine. From the next start on. */
  workers: workersSchema.default(null),
  /** Of every CSV that a page saves, unless it is said otherwise there. */
  csv: csvSchema.default({ bom: false, spreadsheetSafe: false }),
});
export type Settings = z.output<typeof settingsSchema>;

/** Those that are to be others; without defaults, as the rest stays as it is. */
const changeSchema = z.object({
  theme: themeSchema.exactOptional(),
  workers: workersSchema.exactOptional(),
  csv: csvSchema.exactOptional(),
});

const settingsReplySchema = z.object({
  settings: settingsSchema,
  /** What is wrong with their file, one line for people. */
  notice: z.string().optional(),
});

export const settingsServices = {
  'settings.get': { request: z.object({}), partial: z.never(), final: settingsReplySchema },
  /** Changes what is named; `rejected` where it cannot be kept. */
  'settings.change': {
    request: z.object({ change: changeSchema }),
    partial: z.never(),
    final: settingsReplySchema,
  },
} as const satisfies Record<string, Service>;
