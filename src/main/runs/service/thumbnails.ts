// Pictures in small for the page: made by the workers, and the latest ones kept.
import { LRUCache } from 'lru-cache';
import { CodedError } from '../../../protocol/errors.ts';
import type { Client } from '../../broker/client.ts';
import type { QuickKey } from '../store/records.ts';

const cacheBytes = 32 * 1024 * 1024;
/** What an entry costs beside the picture. */
const entryBytes = 200;

export interface Thumbnail {
  /** WebP. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export class Thumbnails {
  readonly #client: Client;
  readonly #cache = new LRUCache<string, Thumbnail>({
    maxSize: cacheBytes,
    sizeCalculation: ({ bytes }) => bytes.byteLength + entryBytes,
  });

  /** @param client one that may name files. */
  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * The picture in `file`, at most `side` pixels on its longer side.
   * @param version what the file was when it was classified.
   * @throws CodedError with the picture's own code, or the signal's reason.
   */
  async get(file: string, version: QuickKey | undefined, side: number, signal: AbortSignal): Promise<Thumbnail> {
    const key = `${side} ${version?.size ?? 0} ${version?.mtimeMs ?? 0} ${file}`;
    const kept = this.#cache.get(key);
    if (kept !== undefined) return kept;
    const made = await this.#make(file, side, signal);
    this.#cache.set(key, made);
    return made;
  }

  async #make(file: string, side: number, signal: AbortSignal): Promise<Thumbnail> {
    signal.throwIfAborted();
    const { id, reply } = this.#client.request({ op: 'shrink', path: file, side });
    const giveUp = (): void => {
      this.#client.cancel(id);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const answer = await reply;
      signal.throwIfAborted();
      if (answer.status === 'error') throw new CodedError(answer.code, answer.message);
      if (answer.op !== 'shrink') throw new Error(`Unexpected reply to shrink: ${answer.op}`);
      const [bytes = new Uint8Array()] = answer.payload;
      return { bytes, width: answer.width, height: answer.height };
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
