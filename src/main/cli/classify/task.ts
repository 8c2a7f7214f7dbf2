// What `classify` is to do: something new, or to go on with a run that the library has.
import { resolve } from 'node:path';
import type { ModelFiles } from '../../models/registry.ts';
import { stateOf } from '../../runs/lease.ts';
import type { Library } from '../../runs/store/library.ts';
import type { RunRecord } from '../../runs/store/records.ts';
import { eachRun, findRun, named } from '../runs/library-of-user.ts';
import { replacesPicture, say, type ClassifyOptions } from './options.ts';

export interface Task {
  /** Absolute paths. */
  readonly sources: readonly string[];
  readonly recursive: boolean;
  readonly topK: number;
  readonly threshold: number;
  /** To go on with; its files are written again if it is done. */
  readonly earlier: RunRecord | undefined;
}

/** @throws Error with one line for people where the run that is meant is not there, or is another one. */
export async function chooseTask(
  library: Library | undefined,
  model: ModelFiles,
  asked: readonly string[],
  options: ClassifyOptions,
): Promise<Task> {
  const sources = asked.map((source) => resolve(source));
  const { recursive, topK, threshold, resume, run } = options;
  const anew: Task = { sources, recursive, topK, threshold, earlier: undefined };
  if (library === undefined) return anew;
  if (run !== undefined) return goOnWith(checked(await findRun(library, run), model, sources, options), options);
  const like = { kind: 'pictures', sources, modelSha256: model.sha256, topK, recursive } as const;
  if (resume === true) return goOnWith((await library.latestOf(like)) ?? (await nothingToResume(library)), options);
  // A library that fails is told of when the new run is to be made.
  const latest = await library.latestOf(like).catch(() => undefined);
  if (latest !== undefined && (await canGoOn(latest))) {
    say(options, 'An earlier run of these was not finished: add --resume to go on with it.');
  }
  return anew;
}

/** What of a run's settings may change does so only where the command line says it. */
function goOnWith(earlier: RunRecord, { given, threshold }: ClassifyOptions): Task {
  const { sources, recursive, topK } = earlier;
  return { sources, recursive, topK, threshold: given.has('threshold') ? threshold : earlier.threshold, earlier };
}

/** @throws Error where it is not the run that the command line describes. */
function checked(
  record: RunRecord,
  model: ModelFiles,
  sources: readonly string[],
  { given, topK, recursive, csv, jsonl }: ClassifyOptions,
): RunRecord {
  const refuse = (reason: string) => new Error(`run ${record.id} (${record.name}) ${reason}`);
  if (record.kind !== 'pictures') {
    throw refuse(`was recorded from the camera. For its files: zerolens runs export ${record.id}`);
  }
  if (record.modelSha256 !== model.sha256) {
    throw refuse(`was made with another model, ${record.modelId}: name it with --model, or begin a new run.`);
  }
  if (given.has('topK') && topK !== record.topK) {
    throw refuse(`was made with --top-k ${record.topK}: leave --top-k out, or begin a new run.`);
  }
  if (given.has('recursive') && recursive !== record.recursive) {
    throw refuse('was made with sub-folders: leave --no-recursive out, or begin a new run.');
  }
  if (sources.length > 0 && sources.join('\0') !== record.sources.join('\0')) {
    throw refuse(`is about ${record.sources.join(', ')}: leave files and folders out, or begin a new run.`);
  }
  for (const target of [csv, jsonl]) {
    if (target !== undefined && replacesPicture(target, record.sources)) {
      throw new Error(`${target} is a picture; results would replace it.`);
    }
  }
  return record;
}

async function canGoOn(record: RunRecord): Promise<boolean> {
  const { state } = await stateOf(record);
  return state === 'interrupted' || state === 'paused' || state === 'failed';
}

/** @throws Error that lists the runs that could be resumed. */
async function nothingToResume(library: Library): Promise<never> {
  const unfinished: RunRecord[] = [];
  for await (const run of eachRun(library)) {
    if (run.kind === 'pictures' && run.state !== 'done') unfinished.push(run);
  }
  const others = unfinished.length === 0 ? 'none is unfinished' : `unfinished are ${named(unfinished)}`;
  throw new Error(`there is no run of just these sources, model, --top-k and recursion to go on with; ${others}.`);
}
