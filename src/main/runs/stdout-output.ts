// Rows to standard output, at the pace of whoever reads it.
import type { Writable } from 'node:stream';
import { systemCode } from '../system-code.ts';
import type { Output } from './output.ts';
import { lostError } from './output-error.ts';

/** What a pipe says when its reader is gone, as that of `| head` soon is. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** An output that is there while its rows are read. */
export class StdoutOutput implements Output {
  readonly #stream: Writable;
  #closed = false;

  constructor(stream: Writable = process.stdout) {
    this.#stream = stream;
    // Failures come to the callback of the write as well; unheard here, they would end the process.
    stream.on('error', () => undefined);
  }

  async append(rows: readonly Buffer[]): Promise<'written' | 'closed'> {
    if (this.#closed) return 'closed';
    const error = await this.#write(Buffer.concat(rows));
    if (error === undefined) return 'written';
    if (!readerGone.has(systemCode(error))) throw lostError('standard output', error, undefined);
    this.#closed = true;
    return 'closed';
  }

  /** Nothing is left to do: every row was waited for. */
  complete(): Promise<void> {
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }

  async discard(): Promise<void> {
    await this.abandon();
  }

  /** Waits until the bytes have left the process: the strictest way to heed back-pressure. */
  #write(bytes: Buffer): Promise<Error | undefined> {
    return new Promise((resolve) => {
      this.#stream.write(bytes, (error) => {
        resolve(error ?? undefined);
      });
    });
  }
}
