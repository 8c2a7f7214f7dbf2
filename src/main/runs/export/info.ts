// What a run was, as JSON: versions, model, settings, counts, and every file without an answer, with its reason.
import { assertNever } from '../../../protocol/errors.ts';
import { viewSchema, wholeView, type RunCounts } from '../../../protocol/results.ts';
import { versionsInUse } from '../../versions.ts';
import type { ResultRow } from '../row.ts';
import type { Library } from '../store/library.ts';
import type { OmittedFile, RunRecord } from '../store/records.ts';
import type { Piece } from './piece.ts';

/** A file without an answer: in all, or one that is no picture. */
interface FileWithout {
  readonly root: string;
  readonly relative_path: string;
  readonly status: 'error' | 'skipped' | 'left_out';
  /** An error code of a row, or what kind of file it is. */
  readonly code: string;
  /** One line for people. */
  readonly reason: string;
}

/** Found by an index, and holds no skipped rows. */
const errorsView = viewSchema.parse({ show: 'errors' });

/** The files come one by one, last: there may be as many as there are pictures. */
export async function* infoChunks(
  library: Library,
  record: RunRecord,
  threshold: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece, undefined> {
  const counts = await library.counts(record.id, threshold);
  const head = JSON.stringify(await facts(record, counts, threshold), null, 2);
  yield { bytes: Buffer.from(`${head.slice(0, -'\n}'.length)},\n  "files": [`), rows: 0 };
  let rows = 0;
  for await (const files of filesWithout(library, record.id, counts.skipped > 0, signal)) {
    const lines = files.map((file, at) => `${rows + at === 0 ? '' : ','}\n    ${JSON.stringify(file)}`);
    rows += files.length;
    yield { bytes: Buffer.from(lines.join('')), rows };
  }
  yield { bytes: Buffer.from(`${rows === 0 ? '' : '\n  '}]\n}\n`), rows };
}

async function facts(record: RunRecord, counts: RunCounts, threshold: number): Promise<object> {
  const { id, name, kind, state, message, createdAt, seconds, sources, device, recursive, topK } = record;
  return {
    run: { id, name, kind, state, ...(message !== undefined && { message }) },
    created_at: new Date(createdAt).toISOString(),
    seconds,
    sources,
    model: { id: record.modelId, sha256: record.modelSha256, labels: record.labels.length },
    settings: { top_k: topK, threshold, recursive, device },
    counts: countsByName(record, counts),
    exported_at: new Date().toISOString(),
    exported_with: await versionsInUse(),
  };
}

function countsByName(record: RunRecord, { rows, ok, errors, skipped, reviewed, uncertain, errorCodes }: RunCounts) {
  return {
    ...{ rows, ok, errors, skipped, reviewed, uncertain },
    error_codes: Object.fromEntries(errorCodes.map(({ code, rows: count }) => [code, count])),
    left_out: record.leftOut,
    linked_folders: record.linkedFolders,
    system_files: record.systemFiles,
  };
}

/** Rows without an answer in scan order, then files that have no row. */
async function* filesWithout(
  library: Library,
  run: string,
  anySkipped: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileWithout[], undefined> {
  const view = anySkipped ? wholeView : errorsView;
  for await (const rows of library.eachRow(run, view, signal)) yield rows.flatMap(({ row }) => failed(row));
  for await (const files of library.eachOmitted(run, signal)) yield files.map(omitted);
}

function failed(row: ResultRow): FileWithout[] {
  const { root, relativePath: relative_path } = row;
  switch (row.status) {
    case 'ok':
      return [];
    case 'error':
      return [{ root, relative_path, status: 'error', code: row.errorCode, reason: row.error }];
    case 'skipped':
      return [{ root, relative_path, status: 'skipped', code: 'cancelled', reason: 'The run was stopped before it.' }];
    default:
      return assertNever(row);
  }
}

function omitted({ root, relativePath: relative_path, reason: kind }: OmittedFile): FileWithout {
  const file = { root, relative_path, status: 'left_out' } as const;
  switch (kind) {
    case 'left-out':
      return { ...file, code: 'no_picture', reason: 'Neither its name nor its content says that it is a picture.' };
    case 'system-file':
      return { ...file, code: 'system_file', reason: "It is a system's own note beside people's files." };
    case 'linked-folder':
      return { ...file, code: 'linked_folder', reason: 'It is a link to a folder; these are not followed.' };
    default:
      return assertNever(kind);
  }
}
