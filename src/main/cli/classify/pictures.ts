// The work of `classify`: an engine, a run through it, rows to all places, and a word about how it ended.
import { CodedError, messageOf } from '../../../protocol/errors.ts';
import type { Client } from '../../broker/client.ts';
import { Engine } from '../../engine.ts';
import type { ModelFiles } from '../../models/registry.ts';
import { LeaseLost } from '../../runs/lease.ts';
import { OutputError } from '../../runs/output-error.ts';
import { PictureCount } from '../../runs/picture-count.ts';
import { Run } from '../../runs/runner.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { fixed } from '../options.ts';
import { Progress } from '../progress.ts';
import type { RowSinks } from '../row-sinks.ts';
import { stopOnSignals } from '../signals.ts';
import { summaryLines } from '../summary.ts';
import { warn } from '../terminal-text.ts';
import type { KeptRun } from './kept-run.ts';
import { say, type ClassifyOptions } from './options.ts';
import { resumeLine } from './resume-line.ts';
import type { Task } from './task.ts';

/** All that a run needs. */
interface Work {
  readonly task: Task;
  readonly model: ModelFiles;
  /** Absent where nothing is kept. */
  readonly kept: KeptRun | undefined;
  readonly sinks: RowSinks;
  readonly options: ClassifyOptions;
}

/** @throws Error with one line for people where it cannot go on; what is done is kept. */
export async function classifyPictures(work: Work): Promise<ExitCode> {
  const engine = await startEngine(work);
  try {
    return await run(engine, work);
  } finally {
    await engine.stop();
  }
}

async function startEngine({ model, kept, sinks, options }: Work): Promise<Engine> {
  const { device, workers, batch } = options;
  // Nothing is done yet; the run itself is kept.
  const signals = stopOnSignals(() => {
    void Promise.all([sinks.discard(), kept?.giveUp('paused')])
      .then(() => {
        if (kept !== undefined) warn(resumeLine(kept.record.id, options));
        return kept?.close();
      })
      .finally(() => process.exit(exitCodes.stopped));
  });
  const onNotice = (line: string) => {
    say(options, line);
  };
  try {
    return await Engine.start({ model, device, workers: fixed(workers), batch: fixed(batch), onNotice });
  } catch (error) {
    await sinks.discard();
    await kept?.giveUp('failed', messageOf(error));
    throw error;
  } finally {
    signals.release();
  }
}

/** Runs to the end, to Ctrl-C, to a failure of the model, or until nobody reads the rows any more. */
async function run(engine: Engine, work: Work): Promise<ExitCode> {
  const { kept, sinks, options } = work;
  const started = performance.now();
  const client = engine.connect();
  const run = newRun(engine, client, work);
  const signals = stopOnSignals(() => {
    say(options, 'Stopping; what is done is kept. Press Ctrl-C again to quit at once.');
    run.stop();
  });
  const display = showProgress(run, work);
  let vanished: number;
  try {
    await writeRows(run, sinks, display?.progress);
    vanished = await keep(run, engine, work);
    await (run.complete ? sinks.complete() : sinks.abandon());
  } catch (error) {
    await sinks.abandon();
    await kept?.giveUp('paused', messageOf(error));
    display?.end();
    tellIncomplete(work, error instanceof OutputError ? [] : sinks.partialPaths);
    throw error;
  } finally {
    display?.end();
    signals.release();
    client.close();
  }
  const seconds = (performance.now() - started) / 1000;
  if (!sinks.closed) for (const line of summaryLines(run, seconds, vanished)) say(options, line);
  if (run.complete) for (const path of sinks.paths) say(options, `Results are in ${path}.`);
  else if (!sinks.closed) tellIncomplete(work, sinks.partialPaths);
  return exitCode(run, engine, { stopped: signals.stopped || sinks.closed, vanished });
}

function newRun(engine: Engine, client: Client, { task, model, kept }: Work): Run {
  const { sources, recursive, topK } = task;
  const settings = { sources, recursive, topK, modelId: kept?.record.modelId ?? model.id, modelSha256: model.sha256 };
  const run = new Run(client, { ...settings, window: engine.window, ...(kept && { pass: kept.pass }) });
  void engine.failed.then(() => {
    run.findNoMore();
  });
  void kept?.lost.then(() => {
    run.abandon(new LeaseLost());
  });
  return run;
}

async function writeRows(run: Run, sinks: RowSinks, progress: Progress | undefined): Promise<void> {
  await (progress === undefined ? sinks.writeHeaders() : progress.around(() => sinks.writeHeaders()));
  await run.start(async (row) => {
    await (progress === undefined ? sinks.writeRow(row) : progress.around(() => sinks.writeRow(row)));
    if (sinks.closed) run.stop();
  });
}

/** Sees to it that the library has all of it; returns how many pictures of an earlier run are no longer there. */
async function keep(run: Run, engine: Engine, { task, kept, sinks }: Work): Promise<number> {
  if (kept === undefined) return 0;
  const unfinished = engine.failure === undefined ? 'paused' : 'failed';
  const { vanished } = await kept.end(run, run.complete ? 'done' : unfinished, engine.failure);
  // Their rows have places between others that are written already.
  if (run.complete && task.earlier !== undefined) await sinks.writeAnew(kept.rows(), { files: vanished > 0 });
  return vanished;
}

/** Said even when quiet: an incomplete result must not pass for a complete one. */
function tellIncomplete({ kept, options }: Work, partialPaths: readonly string[]): void {
  for (const path of partialPaths) warn(`Not complete. What is done is in ${path}.`);
  if (kept !== undefined) warn(resumeLine(kept.record.id, options));
}

function exitCode(run: Run, engine: Engine, { stopped, vanished }: { stopped: boolean; vanished: number }): ExitCode {
  if (engine.failure !== undefined) throw new CodedError('model_error', engine.failure);
  if (stopped) return exitCodes.stopped;
  if (run.done + vanished === 0) throw new Error('no picture was found.');
  return run.counts.errors + vanished === 0 ? exitCodes.ok : exitCodes.someErrors;
}

interface Display {
  readonly progress: Progress;
  end(): void;
}

function showProgress(run: Run, { task, options }: Work): Display | undefined {
  if (options.quiet === true) return undefined;
  const count = new PictureCount(task.sources, task.recursive);
  const progress = new Progress(options.device, () => ({
    done: run.done,
    errors: run.counts.errors,
    found: Math.max(count.found, run.done),
    finding: count.finding,
  }));
  let shown = true;
  return {
    progress,
    end: () => {
      if (shown) progress.end();
      shown = false;
      count.end();
    },
  };
}
