// Answers requests about the results of runs: rows, counts, corrections, thumbnails, files, and how right the model is.
import { existsSync } from 'node:fs';
import { CodedError } from '../../../protocol/errors.ts';
import type { ServiceFinal } from '../../../protocol/services.ts';
import type { Exchange, Handlers } from '../../broker/services.ts';
import { exportPieces } from '../export/export.ts';
import { pictureOf, runRow } from './run-row.ts';
import type { Shelf } from './shelf.ts';
import type { Thumbnail, Thumbnails } from './thumbnails.ts';

/** @param onChange hears when a label of a person has changed. */
export function resultHandlers(shelf: Shelf, thumbnails: Thumbnails, onChange: () => void): Handlers {
  return {
    'run.rows': async ({ request, signal }) => {
      const record = await shelf.run(request.run);
      const { view, from, count } = request;
      const { rows, total } = await shelf.library.rows(record.id, view, from, count, signal);
      const threshold = view.threshold ?? record.threshold;
      return { fields: { rows: rows.map((row) => runRow(row, record, threshold)), total } };
    },
    'run.counts': async ({ request }) => {
      const { id, threshold } = await shelf.run(request.run);
      return { fields: await shelf.library.counts(id, request.threshold ?? threshold) };
    },
    'run.correct': async ({ request }) => {
      const { id } = await shelf.ownRun(request.run);
      const fields = await shelf.library.correct(id, request.target, request.verdict);
      onChange();
      return { fields };
    },
    'run.undo': async ({ request }) => {
      const { id } = await shelf.ownRun(request.run);
      const { rows, row } = await shelf.library.undo(id);
      onChange();
      return { fields: { rows, ...(row !== undefined && { row }) } };
    },
    'run.truth': async ({ request, signal }) => {
      const { id } = await shelf.run(request.run);
      return { fields: await shelf.library.truth(id, signal) };
    },
    'run.thumbnail': async ({ request: { run, row, side }, signal }) => {
      const { bytes, width, height } = await thumbnail(shelf, thumbnails, { run, row, side }, signal);
      return { fields: { type: 'image/webp', width, height }, payload: [bytes] };
    },
    'run.export': async (exchange) => ({ fields: await exportRun(shelf, exchange) }),
  };
}

async function thumbnail(
  shelf: Shelf,
  thumbnails: Thumbnails,
  { run, row, side }: { run: string; row: number; side: number },
  signal: AbortSignal,
): Promise<Thumbnail> {
  const { id, kind, copies } = await shelf.run(run);
  if (kind === 'live') throw new CodedError('rejected', 'A recording keeps labels, no pictures.');
  const stored = await shelf.library.row(id, row);
  if (stored === undefined) throw new CodedError('rejected', `There is no row ${row} in this run.`);
  if (stored.row.status === 'error') throw new CodedError(stored.row.errorCode, stored.row.error);
  try {
    return await thumbnails.get(pictureOf(stored), stored.key, side, signal);
  } catch (error) {
    const copy = copies.find((folder) => stored.root.startsWith(folder));
    if (copy === undefined || existsSync(copy)) throw error;
    throw new CodedError('unreadable', 'What was dropped is copied for a week only. Its results stay.');
  }
}

async function exportRun(
  shelf: Shelf,
  { request, partial, signal }: Exchange<'run.export'>,
): Promise<ServiceFinal<'run.export'>> {
  const record = await shelf.run(request.run);
  const options = { ...request, threshold: request.threshold ?? record.threshold };
  const written = { bytes: 0, rows: 0 };
  for await (const piece of exportPieces(shelf.library, record, options, signal)) {
    signal.throwIfAborted();
    written.bytes += piece.bytes.byteLength;
    written.rows = piece.rows;
    await partial({ bytes: written.bytes }, [piece.bytes]);
  }
  return written;
}
