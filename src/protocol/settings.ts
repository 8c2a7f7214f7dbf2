// Services around settings: what a user wants to be so at every start, on whatever page it was said.
import { z } from 'zod';
import type { Service } from './service.ts';
import { deviceSchema } from './worker.ts';

export const mostWorkerProcesses = 8;

const themeSchema = z.enum(['system', 'light', 'dark']);
const workersSchema = z.int().min(1).max(mostWorkerProcesses).nullable();
/** `auto`: ZeroLens decides. */
export const deviceChoiceSchema = z.enum(['auto', ...deviceSchema.options]);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;
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
  /** What models run on, from the next start on. */
  device: deviceChoiceSchema.default('auto'),
  /** Where runs and copies are kept, from the next start on; absolute. `null`: where the settings are. */
  dataFolder: z.string().min(1).nullable().default(null),
  /** Of every CSV that a page saves, unless it is said otherwise there. */
  csv: csvSchema.default({ bom: false, spreadsheetSafe: false }),
});
export type Settings = z.output<typeof settingsSchema>;

const dataFolderSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** `environment`: by `ZEROLENS_HOME`, so that no setting changes it. */
  decidedBy: z.enum(['default', 'settings', 'environment']),
});
export type DataFolder = z.infer<typeof dataFolderSchema>;

/** Those that are to be others; without defaults, as the rest stays as it is. */
const changeSchema = z.object({
  theme: themeSchema.exactOptional(),
  workers: workersSchema.exactOptional(),
  device: deviceChoiceSchema.exactOptional(),
  /** Another folder than the usual one is chosen in the system's own dialog alone. */
  dataFolder: z.null().exactOptional(),
  csv: csvSchema.exactOptional(),
});

export type SettingsChange = z.output<typeof changeSchema>;

const settingsReplySchema = z.object({
  settings: settingsSchema,
  /** The one in use since the start. */
  dataFolder: dataFolderSchema,
  logFolder: z.string(),
  /** That onnxruntime has on this system; whether they work is another matter. */
  devices: z.array(deviceSchema),
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
