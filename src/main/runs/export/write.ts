// An exported file on its way to a disk or to standard output.
import { OutputFile, type Output } from '../output.ts';
import { OutputError } from '../output-error.ts';
import { StdoutOutput } from '../stdout-output.ts';
import type { Piece } from './piece.ts';

/**
 * Writes all pieces to a file, which has its name once it is whole, or to standard output where the target is `-`.
 * @returns rows written; undefined where nobody reads standard output any more.
 * @throws OutputError with one line for people, or what the pieces throw; then nothing is left of the file.
 */
export async function writeExport(pieces: AsyncIterable<Piece>, target: string): Promise<number | undefined> {
  const output: Output = target === '-' ? new StdoutOutput() : await OutputFile.create(target);
  let rows = 0;
  try {
    for await (const piece of pieces) {
      if ((await output.append([piece.bytes])) === 'closed') return undefined;
      rows = piece.rows;
    }
    await output.complete();
    return rows;
  } catch (error) {
    // An error of the output says where the rows so far are.
    await (error instanceof OutputError ? output.abandon() : output.discard());
    throw error;
  }
}
