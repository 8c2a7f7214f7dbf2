// `zerolens classify`: pictures in, a table, a CSV or JSON Lines out.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { CodedError } from '../../protocol/errors.ts';
import type { Device } from '../../protocol/worker.ts';
import { Engine } from '../engine.ts';
import { resolveModel, type ModelFiles } from '../models/registry.ts';
import { hasPictureExtension } from '../runs/candidates.ts';
import { CsvEncoder } from '../runs/csv.ts';
import { JsonLinesEncoder } from '../runs/jsonl.ts';
import { PictureCount } from '../runs/picture-count.ts';
import { Run, type RunSettings } from '../runs/runner.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { countOrAuto, device, fixed, mostBatch, mostWorkers, threshold, topK, type Count } from './options.ts';
import { Progress } from './progress.ts';
import { RowSinks, type SinkRequest } from './row-sinks.ts';
import { stopOnSignals } from './signals.ts';
import { summaryLines } from './summary.ts';
import { TableEncoder } from './table.ts';
import { warn } from './terminal-text.ts';

interface ClassifyOptions {
  model?: string;
  csv?: string;
  jsonl?: string;
  topK: number;
  threshold: number;
  workers: Count;
  device: Device;
  batch: Count;
  recursive: boolean;
  bom?: boolean;
  spreadsheetSafe?: boolean;
  quiet?: boolean;
  store: boolean;
}

export function classifyCommand(): Command {
  return new Command('classify')
    .description('classify pictures: files, or folders with all that is in them')
    .argument('<file|folder...>', 'what to classify')
    .option('--model <id|file|folder>', 'a model: its id, its .onnx file or its folder (default: the built-in one)')
    .option('--csv <file>', 'write a CSV; - is standard output')
    .option('--jsonl <file>', 'write JSON Lines; - is standard output')
    .option('--top-k <n>', 'classes per picture', topK, 5)
    .option('--threshold <score>', 'below this score the decision is "uncertain"', threshold, 0.5)
    .option('--workers <n|auto>', 'worker processes', countOrAuto(mostWorkers), 'auto')
    .option('--device <name>', 'auto, cpu, webgpu, cuda, dml or coreml; auto is cpu for now', device, 'cpu')
    .option('--batch <n|auto>', 'most pictures in one run of the model', countOrAuto(mostBatch), 'auto')
    .option('--no-recursive', 'only what is directly in a folder')
    .option('--bom', 'begin the CSV with a byte order mark, for Excel')
    .option('--spreadsheet-safe', "put ' before text in the CSV that a spreadsheet would take for a formula")
    .option('--quiet', 'no progress and no summary')
    .option('--no-store', 'keep nothing but the files asked for')
    .addHelpText('after', '\nExample:\n  zerolens classify photos/ --csv results.csv')
    .action(async (sources: string[], options: ClassifyOptions, command: Command) => {
      if ([...sources, options.csv, options.jsonl, options.model].includes('')) {
        command.error('error: a file or folder has an empty name');
      }
      for (const target of [options.csv, options.jsonl]) {
        if (target === undefined || target === '-') continue;
        const isSource = sources.some((source) => resolve(source) === resolve(target));
        if (isSource || hasPictureExtension(target))
          command.error(`error: ${target} is a picture; results would replace it`);
      }
      if (options.csv === '-' && options.jsonl === '-') {
        command.error('error: --csv - and --jsonl - cannot both write to standard output');
      }
      if (options.csv !== undefined && options.jsonl !== undefined && resolve(options.csv) === resolve(options.jsonl)) {
        command.error('error: --csv and --jsonl name the same file');
      }
      if (options.csv === undefined && (options.bom === true || options.spreadsheetSafe === true)) {
        say(options, 'No CSV is written: --bom and --spreadsheet-safe change nothing without --csv.');
      }
      process.exitCode = await classify(sources, options);
    });
}

async function classify(sources: readonly string[], options: ClassifyOptions): Promise<ExitCode> {
  const model = await resolveModel(options.model);
  const sinks = await RowSinks.open(sinkRequests(options, model));
  // Nothing is done yet that could be kept.
  const signals = stopOnSignals(() => {
    void sinks.discard().then(() => process.exit(exitCodes.stopped));
  });
  const engine = await startEngine(model, options)
    .catch(async (error: unknown) => {
      await sinks.discard();
      throw error;
    })
    .finally(() => {
      signals.release();
    });
  try {
    return await run(engine, sources, options, sinks);
  } finally {
    await engine.stop();
  }
}

function sinkRequests(options: ClassifyOptions, model: ModelFiles): SinkRequest[] {
  const { csv, jsonl } = options;
  const requests: SinkRequest[] = [];
  if (csv !== '-' && jsonl !== '-') {
    requests.push({ target: '-', encoder: new TableEncoder(model.card.labels, options.threshold) });
  }
  if (csv !== undefined) requests.push({ target: csv, encoder: new CsvEncoder(options) });
  if (jsonl !== undefined) requests.push({ target: jsonl, encoder: new JsonLinesEncoder(options) });
  return requests;
}

function startEngine(model: ModelFiles, options: ClassifyOptions): Promise<Engine> {
  const onNotice = (line: string) => {
    say(options, line);
  };
  const { device, workers, batch } = options;
  return Engine.start({ model, device, workers: fixed(workers), batch: fixed(batch), onNotice });
}

/** Runs to the end, to Ctrl-C, to a failure of the model, or until nobody reads the rows any more. */
async function run(
  engine: Engine,
  sources: readonly string[],
  options: ClassifyOptions,
  sinks: RowSinks,
): Promise<ExitCode> {
  const started = performance.now();
  const client = engine.connect();
  const run = new Run(client, runSettings(engine, sources, options));
  void engine.failed.then(() => {
    run.findNoMore();
  });
  const signals = stopOnSignals(() => {
    say(options, 'Stopping; what is done is kept. Press Ctrl-C again to quit at once.');
    run.stop();
  });
  const count = options.quiet === true ? undefined : new PictureCount(sources, options.recursive);
  const progress = count && showProgress(run, count, options);
  try {
    await writeRows(run, sinks, progress);
  } catch (error) {
    await sinks.abandon();
    throw error;
  } finally {
    progress?.end();
    count?.end();
    signals.release();
    client.close();
  }
  await (run.complete ? sinks.complete() : sinks.abandon());
  const seconds = (performance.now() - started) / 1000;
  if (!sinks.closed) for (const line of summaryLines(run, seconds)) say(options, line);
  if (run.complete) for (const path of sinks.paths) say(options, `Results are in ${path}.`);
  // Said even when quiet: an incomplete result must not pass for a complete one.
  if (!run.complete) for (const path of sinks.partialPaths) warn(`Not complete. What is done is in ${path}.`);
  return exitCode(run, engine, signals.stopped || sinks.closed);
}

function runSettings(engine: Engine, sources: readonly string[], { recursive, topK }: ClassifyOptions): RunSettings {
  const { id, sha256 } = engine.settings.model;
  return { sources, recursive, topK, modelId: id, modelSha256: sha256, window: engine.window };
}

async function writeRows(run: Run, sinks: RowSinks, progress: Progress | undefined): Promise<void> {
  await (progress === undefined ? sinks.writeHeaders() : progress.around(() => sinks.writeHeaders()));
  await run.start(async (row) => {
    await (progress === undefined ? sinks.writeRow(row) : progress.around(() => sinks.writeRow(row)));
    if (sinks.closed) run.stop();
  });
}

function exitCode(run: Run, engine: Engine, stopped: boolean): ExitCode {
  if (engine.failure !== undefined) throw new CodedError('model_error', engine.failure);
  if (stopped) return exitCodes.stopped;
  if (run.done === 0) throw new Error('no picture was found.');
  return run.counts.errors === 0 ? exitCodes.ok : exitCodes.someErrors;
}

function showProgress(run: Run, count: PictureCount, { device }: ClassifyOptions): Progress {
  return new Progress(device, () => ({
    done: run.done,
    errors: run.counts.errors,
    found: Math.max(count.found, run.done),
    finding: count.finding,
  }));
}

function say(options: ClassifyOptions, line: string): void {
  if (options.quiet !== true) warn(line);
}
