// `zerolens classify`: pictures in, a table, a CSV or JSON Lines out, and a run in the library.
import { Command } from 'commander';
import { resolveModel } from '../models/registry.ts';
import type { ModelFiles } from '../models/registry.ts';
import type { Library } from '../runs/store/library.ts';
import { checkOptions, say, type ClassifyOptions } from './classify/options.ts';
import { openOutputs } from './classify/outputs.ts';
import { classifyPictures } from './classify/pictures.ts';
import { keepRun, openStore } from './classify/store.ts';
import { chooseTask } from './classify/task.ts';
import { writeAgain } from './classify/written-again.ts';
import type { ExitCode } from './exit-codes.ts';
import { countOrAuto, device, mostBatch, mostWorkers, threshold, topK } from './options.ts';

export function classifyCommand(): Command {
  return new Command('classify')
    .description('classify pictures: files, or folders with all that is in them')
    .argument('[file|folder...]', 'what to classify; may be left out with --run')
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
    .option('--resume', 'go on with the newest unfinished run of the same pictures, model and --top-k')
    .option('--run <id>', 'go on with this run')
    .option('--no-store', 'keep nothing but the files asked for')
    .addHelpText(
      'after',
      '\nExample:\n  zerolens classify photos/ --csv results.csv\n  zerolens classify photos/ --csv results.csv --resume',
    )
    .action(async (sources: string[], values: Omit<ClassifyOptions, 'given'>, command: Command) => {
      const names = Object.keys(values).filter((name) => command.getOptionValueSource(name) !== 'default');
      const options = { ...values, given: new Set(names) };
      checkOptions(command, sources, options);
      process.exitCode = await classify(sources, options);
    });
}

async function classify(sources: readonly string[], options: ClassifyOptions): Promise<ExitCode> {
  if (options.csv === undefined && (options.bom === true || options.spreadsheetSafe === true)) {
    say(options, 'No CSV is written: --bom and --spreadsheet-safe change nothing without --csv.');
  }
  // While the library opens, the model's file is read.
  const model = resolveModel(options.model);
  model.catch(() => undefined);
  const library = await openStore(options);
  try {
    return await classifyInto(library, await model, sources, options);
  } finally {
    await library?.close();
  }
}

/** The run is in the library before anything is scanned or forked: whatever ends this process, it can be gone on with. */
async function classifyInto(
  library: Library | undefined,
  model: ModelFiles,
  sources: readonly string[],
  options: ClassifyOptions,
): Promise<ExitCode> {
  const task = await chooseTask(library, model, sources, options);
  if (library !== undefined && task.earlier?.state === 'done') {
    return await writeAgain(library, task.earlier, await openOutputs(task, model, options), options);
  }
  const kept = library && (await keepRun(library, task, model, options.device));
  const sinks = await openOutputs(task, model, options).catch(async (error: unknown) => {
    await kept?.withdraw();
    throw error;
  });
  return await classifyPictures({ task, model, kept, sinks, options });
}
