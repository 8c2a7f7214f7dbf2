// Reads a model card and the labels it names, and says in one line what is wrong with it.
import type { z } from 'zod';
import { modelCardFileSchema, type ModelCard } from '../../protocol/card.ts';
import { CodedError } from '../../protocol/errors.ts';
import { readLabels } from './labels.ts';
import { readTextFile } from './text-file.ts';

/** @throws CodedError `model_error` with one line that names the file and the mistake. */
export async function readCard(path: string): Promise<ModelCard> {
  const content = parseJson(path, await readTextFile(path));
  const parsed = modelCardFileSchema.safeParse(content);
  if (!parsed.success) {
    throw new CodedError('model_error', `${path} is not a valid model card: ${describeIssues(parsed.error)}.`);
  }
  const { labels } = parsed.data;
  return { ...parsed.data, labels: typeof labels === 'string' ? await readLabels(path, labels) : labels };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    throw new CodedError('model_error', `${path} is not valid JSON: ${detail}.`);
  }
}

/** The first mistake in full and the number of others: one line is read, ten are not. */
function describeIssues(error: z.ZodError): string {
  const [first, ...others] = error.issues;
  if (first === undefined) return 'unknown mistake';
  const place = first.path.length === 0 ? 'the card' : `"${first.path.join('.')}"`;
  const more = others.length === 0 ? '' : ` (and ${String(others.length)} more)`;
  return `${place}: ${describeIssue(first)}${more}`;
}

/** What JSON calls them, in words. */
const kinds: Record<string, string> = {
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
  tuple: 'a list',
};

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') {
    const isLabels = issue.path[0] === 'labels';
    return isLabels ? 'expected a list of at least one name, or the name of a label file' : 'expected text or a number';
  }
  if (issue.message.endsWith('received undefined')) return 'it is missing';
  if (issue.code === 'invalid_type') return `it must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `it must be ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`;
  if (issue.code === 'too_small') return bound(issue.origin, `at least ${String(issue.minimum)}`);
  if (issue.code === 'too_big') return bound(issue.origin, `at most ${String(issue.maximum)}`);
  return issue.message;
}

function bound(origin: string, size: string): string {
  if (origin === 'array') return `it must have ${size} entries`;
  return origin === 'string' ? `it must have ${size} letters` : `it must be ${size}`;
}
