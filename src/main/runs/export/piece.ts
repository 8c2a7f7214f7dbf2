// What an exported file comes in: pieces of whole rows, neither so small that each costs a message nor ever large.

export interface Piece {
  readonly bytes: Buffer;
  /** Rows of the file up to the end of this piece. */
  readonly rows: number;
}

/** About as much as one piece holds. */
const pieceBytes = 128 * 1024;

/** The same bytes in fewer pieces; none is empty. */
export async function* gathered(chunks: AsyncIterable<Piece>): AsyncGenerator<Piece, undefined> {
  let held: Buffer[] = [];
  let bytes = 0;
  let rows = 0;
  for await (const chunk of chunks) {
    held.push(chunk.bytes);
    bytes += chunk.bytes.byteLength;
    rows = chunk.rows;
    if (bytes < pieceBytes) continue;
    yield { bytes: Buffer.concat(held), rows };
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield { bytes: Buffer.concat(held), rows };
}
