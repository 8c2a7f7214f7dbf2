// What a file is to have in it, as chosen in the export dialog, and remembered for the next one.
import { z } from 'zod';
import { exportFormatSchema, type ExportFormat } from '../../protocol/results.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { ServiceInput } from '../../protocol/services.ts';
import { viewOf, type ViewChoice } from '../state/view-choice.ts';
import type { ExportKind } from './export.ts';

const key = 'zerolens.export';

const choiceSchema = z.object({
  format: exportFormatSchema.default('csv'),
  /** Only the rows that the table shows, in its order. */
  onlyView: z.boolean().default(false),
  bom: z.boolean().default(false),
  spreadsheetSafe: z.boolean().default(false),
});
const rememberedSchema = z.record(z.string(), z.unknown());
export type ExportChoice = z.infer<typeof choiceSchema>;

/** @param csv what holds for CSVs unless it was said otherwise here. */
export function rememberedChoice(memory: Pick<Storage, 'getItem'>, csv: Partial<Settings['csv']> = {}): ExportChoice {
  try {
    return choiceSchema.parse({ ...csv, ...rememberedSchema.parse(JSON.parse(memory.getItem(key) ?? '{}')) });
  } catch {
    return choiceSchema.parse(csv);
  }
}

export function rememberChoice(memory: Pick<Storage, 'setItem'>, choice: ExportChoice): void {
  memory.setItem(key, JSON.stringify(choice));
}

interface FormatWords {
  title: string;
  about: string;
  extension: string;
  type: string;
  /** Has the rows themselves, so that a view can be chosen. */
  rows: boolean;
  csv: boolean;
}

export const formats: Record<ExportFormat, FormatWords> = {
  csv: {
    ...{ title: 'CSV', about: 'One line per picture, with all labels and scores.' },
    ...{ extension: 'csv', type: 'text/csv', rows: true, csv: true },
  },
  jsonl: {
    ...{ title: 'JSON Lines', about: 'The same, for programs.' },
    ...{ extension: 'jsonl', type: 'application/jsonl', rows: true, csv: false },
  },
  labels: {
    ...{ title: 'Labels', about: 'How many pictures each label has.' },
    ...{ extension: 'labels.csv', type: 'text/csv', rows: false, csv: true },
  },
  folders: {
    ...{ title: 'Folders', about: 'How many pictures of each label each folder has.' },
    ...{ extension: 'folders.csv', type: 'text/csv', rows: false, csv: true },
  },
  info: {
    ...{ title: 'About the run', about: 'Model, settings, counts, and every file that failed or was skipped.' },
    ...{ extension: 'info.json', type: 'application/json', rows: false, csv: false },
  },
};

/** What to ask the engine for; what does not go with the format is left out. */
export function kindOf(
  { format, onlyView, bom, spreadsheetSafe }: ExportChoice,
  threshold: number,
  view: ViewChoice | undefined,
): Pick<ExportKind, 'options' | 'type' | 'extension'> {
  const { extension, type, rows, csv } = formats[format];
  const options: Omit<ServiceInput<'run.export'>, 'run'> = {
    format,
    threshold,
    ...(csv && { bom, spreadsheetSafe }),
    ...(rows && onlyView && view !== undefined && { view: viewOf(view) }),
  };
  return { options, extension, type };
}
