// One row of a run's results, and its cells by the names that CSV and JSON Lines share.
import { assertNever } from '../../protocol/errors.ts';
import type { PictureErrorCode } from '../../protocol/errors.ts';

interface RowBase {
  /** Absolute path of the folder that `relativePath` starts from. */
  readonly root: string;
  readonly relativePath: string;
  /** In bytes. */
  readonly fileSize?: number | undefined;
  /** In pixels, as shown. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** EXIF local time, as the file states it. */
  readonly capturedAt?: string | undefined;
  readonly modelId: string;
  readonly modelSha256: string;
  /** By a person. */
  readonly reviewedLabel?: string | undefined;
}

interface OkRow extends RowBase {
  readonly status: 'ok';
  /** Best first. */
  readonly predictions: readonly { readonly label: string; readonly score: number }[];
  readonly device: string;
  readonly inferenceMs: number;
}

interface ErrorRow extends RowBase {
  readonly status: 'error';
  readonly errorCode: PictureErrorCode;
  /** One line for people. */
  readonly error: string;
}

interface SkippedRow extends RowBase {
  readonly status: 'skipped';
}

/** What a run says about one picture; `skipped` is left out on stopping. */
export type ResultRow = OkRow | ErrorRow | SkippedRow;

/** What of a run's settings its rows depend on. */
export interface RowSettings {
  readonly topK: number;
  readonly threshold: number;
}

/** A cell by its column's name. Numbers are rounded to what the files carry; absent ones are null. */
export interface Field {
  readonly name: string;
  readonly value: string | number | null;
  /** Digits after the point where there is a fixed number of them. */
  readonly decimals?: number;
}

/** Turns rows into a file's bytes. */
export interface RowEncoder {
  /** What the file begins with; may be empty. */
  header(): Buffer;
  row(row: ResultRow): Buffer;
}

/** The columns, in order, for K = `topK`. */
export function columnNames(topK: number): string[] {
  const nothing = { root: '', relativePath: '', modelId: '', modelSha256: '', status: 'skipped' } as const;
  return rowFields(nothing, { topK, threshold: 0 }).map((field) => field.name);
}

/** The row's cells, in the columns' order. */
export function rowFields(row: ResultRow, settings: RowSettings): Field[] {
  const done = row.status === 'ok' ? row : undefined;
  return [
    text('root', row.root),
    text('relative_path', row.relativePath),
    text('status', row.status),
    ...errorFields(row),
    number('width', row.width),
    number('height', row.height),
    number('file_size', row.fileSize),
    text('captured_at', row.capturedAt),
    text('captured_at_source', row.capturedAt === undefined ? undefined : 'exif'),
    text('model_id', row.modelId),
    text('model_sha256', row.modelSha256),
    ...predictionFields(done, settings.topK),
    number('threshold', settings.threshold),
    text('decision', decision(row, settings.threshold)),
    text('reviewed_label', row.reviewedLabel),
    text('device', done?.device),
    number('inference_ms', done?.inferenceMs, 2),
  ];
}

function errorFields(row: ResultRow): [Field, Field] {
  switch (row.status) {
    case 'ok':
      return [text('error_code', undefined), text('error', undefined)];
    case 'error':
      return [text('error_code', row.errorCode), text('error', row.error)];
    case 'skipped':
      return [text('error_code', 'cancelled'), text('error', 'The run was stopped before this picture.')];
    default:
      return assertNever(row);
  }
}

function predictionFields(row: OkRow | undefined, topK: number): Field[] {
  return Array.from({ length: topK }, (_, index) => {
    const prediction = row?.predictions[index];
    const column = `top${index + 1}`;
    return [text(`${column}_label`, prediction?.label), number(`${column}_score`, prediction?.score, 6)];
  }).flat();
}

/** The top label, or `uncertain`; undefined where there is none. */
export function decision(row: ResultRow, threshold: number): string | undefined {
  if (row.status !== 'ok') return undefined;
  return isUncertain(row, threshold) ? 'uncertain' : row.predictions[0]?.label;
}

/** Compares the score as the file shows it, so that a file agrees with itself. */
function isUncertain(row: ResultRow, threshold: number): boolean {
  const top = row.status === 'ok' ? row.predictions[0] : undefined;
  return top !== undefined && rounded(top.score, 6) < threshold;
}

function text(name: string, value: string | undefined): Field {
  return { name, value: value ?? null };
}

function number(name: string, value: number | undefined, decimals?: number): Field {
  if (value === undefined) return { name, value: null };
  return decimals === undefined ? { name, value } : { name, value: rounded(value, decimals), decimals };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
