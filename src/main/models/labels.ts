// Reads a label file: the names of a model's classes, one per line, in the order of its output.
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CodedError } from '../../protocol/errors.ts';
import { readTextFile } from './text-file.ts';

const wordNetId = /^n\d{8}\s+(?=\S)/;

/**
 * The labels that a card names.
 * @param name as it stands in the card: a path relative to the card's folder, not out of it.
 */
export async function readLabels(cardPath: string, name: string): Promise<string[]> {
  const folder = dirname(cardPath);
  if (!staysInside(folder, name)) {
    throw new CodedError(
      'model_error',
      `${cardPath}: "labels" names ${oneLine(name)}, which is outside the model's folder: put the label file there.`,
    );
  }
  const path = join(folder, name);
  const labels = parseLabels(await readTextFile(path));
  if (labels.length === 0) throw new CodedError('model_error', `${path} holds no labels: one per line is expected.`);
  return labels;
}

/** Blank lines at the end are no labels; one in the middle is, because a class's place is its number. */
function parseLabels(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim().replace(wordNetId, ''));
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, last + 1);
}

/** By name only: a link inside the folder was put there by its owner and may lead anywhere. */
function staysInside(folder: string, name: string): boolean {
  const way = relative(folder, resolve(folder, name));
  return !isAbsolute(name) && !isAbsolute(way) && way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

function oneLine(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
