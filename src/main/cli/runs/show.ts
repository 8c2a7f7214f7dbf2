// `zerolens runs show`: all that is worth knowing of one run.
import type { RunCounts, Truth } from '../../../protocol/results.ts';
import type { RunRecord } from '../../runs/store/records.ts';
import { columns } from '../columns.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { duration } from '../progress.ts';
import { counted } from '../summary.ts';
import { terminalText } from '../terminal-text.ts';
import { doneText, percent, stateText, timeText } from './facts.ts';
import { findRun, withLibrary } from './library-of-user.ts';

/** Labels, classes and mistakes that are listed. */
const mostListed = 20;

export async function showRun(id: string): Promise<ExitCode> {
  const lines = await withLibrary(async (library) => {
    const record = await findRun(library, id);
    const counts = await library.counts(record.id, record.threshold);
    const truth = await library.truth(record.id);
    return [
      ...factLines(record, counts, await stateText(record)),
      ...labelLines(counts),
      ...errorLines(counts),
      ...(truth.pictures === 0 ? [] : truthLines(truth)),
    ];
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}

function factLines(record: RunRecord, counts: RunCounts, state: string): string[] {
  const { leftOut, linkedFolders, systemFiles, sources, labels, topK, threshold, recursive, message } = record;
  const sourceLines = sources.map((source, at) => [at === 0 ? 'Sources' : '', source]);
  const left = `${counted(leftOut, 'other file')}, ${counted(systemFiles, 'system file')}, ${counted(linkedFolders, 'link')} to folders`;
  return [
    `Run ${record.id}: ${terminalText(record.name)}`,
    ...indented([
      ['State', message === undefined ? state : `${state}: ${message}`],
      ['Begun', `${timeText(record.createdAt)}, ${duration(record.seconds)} of work`],
      ...sourceLines,
      ['Model', `${record.modelId} (${counted(labels.length, 'label')}), SHA-256 ${record.modelSha256}`],
      [
        'Settings',
        `top ${topK}, threshold ${threshold}, ${recursive ? 'with' : 'without'} sub-folders, ${record.device}`,
      ],
      ['Done', `${doneText(record)}: ${counts.ok} classified, ${counted(counts.errors, 'error')}`],
      ['Reviewed', `${counts.reviewed}; ${counts.uncertain} of the others below the threshold`],
      ['Left out', left],
    ]),
  ];
}

function labelLines({ labels }: RunCounts): string[] {
  const all = labels.reduce((sum, { rows }) => sum + rows, 0);
  const lines = labels
    .slice(0, mostListed)
    .map(({ label, rows, uncertain }) => [
      label,
      String(rows),
      percent(rows / all),
      uncertain === 0 ? '' : `${uncertain} uncertain`,
    ]);
  return section('Labels', lines, labels.length, 'most pictures');
}

function errorLines({ errorCodes }: RunCounts): string[] {
  const lines = errorCodes.map(({ code, rows }) => [code, String(rows)]);
  return section('Errors', lines, lines.length, '');
}

function truthLines({ pictures, top1, top5, labels, confusion }: Truth): string[] {
  const worst = labels.toSorted((one, other) => one.recall - other.recall || other.pictures - one.pictures);
  const recalls = worst
    .slice(0, mostListed)
    .map(({ label, pictures: count, recall }) => [label, percent(recall), `of ${count}`]);
  const mistakes = confusion.filter(({ truth, predicted }) => truth !== predicted);
  const confusions = mistakes
    .slice(0, mostListed)
    .map(({ truth, predicted, pictures: count }) => [String(count), truth, `taken for ${predicted}`]);
  return [
    '',
    `Truth: the folders of ${counted(pictures, 'picture')} are named like labels`,
    ...indented([
      ['Top 1', percent(top1)],
      ['Top 5', percent(top5)],
    ]),
    ...section('Recall', recalls, labels.length, 'lowest recall'),
    ...section('Confusions', confusions, mistakes.length, 'most pictures'),
  ];
}

/** @param all how many there are, of which `lines` are those with `which`. */
function section(title: string, lines: readonly (readonly string[])[], all: number, which: string): string[] {
  if (lines.length === 0) return [];
  return [
    '',
    lines.length < all ? `${title} (the ${lines.length} with ${which}, of ${all})` : title,
    ...indented(lines),
  ];
}

function indented(lines: readonly (readonly string[])[]): string[] {
  return columns(
    lines.map((line) => line.map(terminalText)),
    100,
  ).map((line) => `  ${line}`);
}
