// Copies what was dropped to the engine, in pieces, a few of them under way at a time.
import { RequestError, type EngineClient } from '../zmq/engine-client.ts';
import type { Dropped, DroppedFile } from './dropped.ts';

const pieceBytes = 1024 * 1024;
const mostUnderWay = 8;

export interface Copied {
  files: number;
  bytes: number;
}

interface Piece {
  from: DroppedFile;
  offset: number;
  blob: Blob;
  last: boolean;
}

/**
 * Copies everything into a drop that the engine has made; resolves with the paths of files that are left out: not read to
 * their end, or by a name that cannot be kept.
 * @throws RequestError when the engine takes no more or is gone; the signal's reason
 */
export async function copyInto(
  client: EngineClient,
  drop: string,
  { files }: Dropped,
  signal: AbortSignal,
  onCopied: (copied: Copied) => void,
): Promise<string[]> {
  const leftOut = new Set<DroppedFile>();
  const copied: Copied = { files: 0, bytes: 0 };
  const underWay = new Set<Promise<void>>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined); // Looked at below, if at all.

  for (const file of files) {
    for (const piece of piecesOf(file)) {
      while (underWay.size >= mostUnderWay) await Promise.race([failed.promise, ...underWay]);
      signal.throwIfAborted();
      if (leftOut.has(file)) break;
      const bytes = await bytesOf(piece.blob);
      const sent = send(piece, bytes ?? new Uint8Array()).catch((error: unknown) => {
        if (error instanceof RequestError && error.code === 'bad_request') leftOut.add(file);
        else failed.reject(error);
      });
      underWay.add(sent);
      void sent.then(() => underWay.delete(sent));
      if (bytes === undefined) leftOut.add(file);
    }
  }
  await Promise.race([failed.promise, Promise.all(underWay)]);
  return [...leftOut].map(({ path }) => path);

  async function send({ from, offset, last, blob }: Piece, bytes: Uint8Array): Promise<void> {
    const ends = last || bytes.length < blob.size;
    const fields = { drop, folder: from.folder, path: from.path, offset, last: ends };
    await client.request('drop.write', fields, { payload: [bytes], signal });
    copied.bytes += bytes.length;
    if (ends) copied.files += 1;
    onCopied({ ...copied });
  }
}

function* piecesOf(from: DroppedFile): Generator<Piece> {
  const { size } = from.file;
  for (let offset = 0; offset === 0 || offset < size; offset += pieceBytes) {
    const end = Math.min(size, offset + pieceBytes);
    yield { from, offset, blob: from.file.slice(offset, end), last: end === size };
  }
}

/** `undefined`: it has been changed or removed meanwhile, or may not be read. */
async function bytesOf(blob: Blob): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    return undefined;
  }
}
