// The command that goes on with a run, to be copied into a shell.
import type { ClassifyOptions } from './options.ts';

export function resumeLine(run: string, options: ClassifyOptions): string {
  const { model, csv, jsonl, bom, spreadsheetSafe } = options;
  const words = [
    ...['zerolens', 'classify', '--run', run],
    ...optionWords({ model, csv, jsonl }),
    ...(bom === true ? ['--bom'] : []),
    ...(spreadsheetSafe === true ? ['--spreadsheet-safe'] : []),
  ];
  return `To go on with it: ${words.map(quoted).join(' ')}`;
}

function optionWords(options: Record<string, string | undefined>): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

/** As a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
