// Where the rows of `classify` go, by its options.
import type { ModelFiles } from '../../models/registry.ts';
import { CsvEncoder } from '../../runs/csv.ts';
import { JsonLinesEncoder } from '../../runs/jsonl.ts';
import { RowSinks, type SinkRequest } from '../row-sinks.ts';
import { TableEncoder } from '../table.ts';
import type { ClassifyOptions } from './options.ts';
import type { Task } from './task.ts';

/**
 * A run that goes on holds standard output back to its end: rows of files that are no longer there are known only then.
 * @throws OutputError with one line for people.
 */
export function openOutputs(task: Task, model: ModelFiles, options: ClassifyOptions): Promise<RowSinks> {
  const { csv, jsonl } = options;
  const settings = { ...options, topK: task.topK, threshold: task.threshold };
  const held = task.earlier !== undefined && task.earlier.state !== 'done';
  const requests: SinkRequest[] = [];
  if (csv !== '-' && jsonl !== '-') {
    requests.push({ target: '-', encoder: new TableEncoder(model.card.labels, task.threshold) });
  }
  if (csv !== undefined) requests.push({ target: csv, encoder: new CsvEncoder(settings), held: held && csv === '-' });
  if (jsonl !== undefined)
    requests.push({ target: jsonl, encoder: new JsonLinesEncoder(settings), held: held && jsonl === '-' });
  return RowSinks.open(requests);
}
