// The options of `zerolens classify`, and which of them contradict each other.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Device } from '../../../protocol/worker.ts';
import { hasPictureExtension } from '../../runs/candidates.ts';
import type { Count } from '../options.ts';
import { warn } from '../terminal-text.ts';

export interface ClassifyOptions {
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
  resume?: boolean;
  /** The id of a run to go on with. */
  run?: string;
  store: boolean;
  /** Of the options above, those that the command line has a word about. */
  given: ReadonlySet<string>;
}

/** Ends the command with a line about what cannot be meant. */
export function checkOptions(command: Command, sources: readonly string[], options: ClassifyOptions): void {
  const { csv, jsonl, model, run, resume } = options;
  const refuse = (line: string) => command.error(`error: ${line}`);
  if (sources.length === 0 && run === undefined) refuse("missing required argument 'file|folder'");
  if ([...sources, csv, jsonl, model, run].includes('')) refuse('a file, a folder or a run has an empty name');
  for (const target of [csv, jsonl]) {
    if (target !== undefined && replacesPicture(target, sources)) {
      refuse(`${target} is a picture; results would replace it`);
    }
  }
  if (csv === '-' && jsonl === '-') refuse('--csv - and --jsonl - cannot both write to standard output');
  if (csv !== undefined && jsonl !== undefined && resolve(csv) === resolve(jsonl)) {
    refuse('--csv and --jsonl name the same file');
  }
  if (!options.store && (resume === true || run !== undefined)) {
    refuse('with --no-store there is no run to go on with');
  }
  if (resume === true && run !== undefined)
    refuse('--run names the run that --resume would look for: give one of them');
}

/** Whether writing results to `target` would take a picture's place. */
export function replacesPicture(target: string, sources: readonly string[]): boolean {
  if (target === '-') return false;
  return hasPictureExtension(target) || sources.some((source) => resolve(source) === resolve(target));
}

/** A line for people that `--quiet` leaves out. */
export function say({ quiet }: ClassifyOptions, line: string): void {
  if (quiet !== true) warn(line);
}
