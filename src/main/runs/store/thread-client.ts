// Asks a thread of the library; nothing here waits for a disk.
import { Worker } from 'node:worker_threads';
import { libraryThreadPath } from '../../resources.ts';
import { LibraryError } from './library-error.ts';
import type {
  CallName,
  CallResult,
  Calls,
  SeriesItem,
  SeriesName,
  Series,
  ThreadReady,
  ThreadReply,
  ThreadRequest,
  ThreadSettings,
} from './thread-messages.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Body = ThreadRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'id' | 'givenUp'>
    : never
  : never;

export class ThreadClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #ready: Promise<ThreadReady>;
  #requests = 0;
  #seriesBegun = 0;
  #ended: LibraryError | undefined;

  private constructor(settings: ThreadSettings) {
    this.#worker = new Worker(libraryThreadPath(), { workerData: settings, name: 'zerolens-library' });
    this.#ready = this.#answerTo(0) as Promise<ThreadReady>;
    this.#worker.on('message', (reply: ThreadReply) => {
      this.#settle(reply);
    });
    this.#worker.on('error', (error: unknown) => {
      this.#end(`The thread of the library failed: ${String(error)}`);
    });
    this.#worker.on('exit', () => {
      this.#end('The library of runs is closed.');
    });
  }

  /** @throws LibraryError as `openLibrary` does. */
  static async start(settings: ThreadSettings): Promise<{ thread: ThreadClient } & ThreadReady> {
    const thread = new ThreadClient(settings);
    return { thread, ...(await thread.#ready) };
  }

  /** @throws LibraryError, or the signal's reason. */
  async call<Name extends CallName>(
    name: Name,
    args: Parameters<Calls[Name]>,
    signal?: AbortSignal,
  ): Promise<CallResult<Name>> {
    return (await this.#ask({ kind: 'call', name, args }, signal)) as CallResult<Name>;
  }

  /** @throws LibraryError, or the signal's reason. */
  async *series<Name extends SeriesName>(
    name: Name,
    args: Parameters<Series[Name]>,
    signal?: AbortSignal,
  ): AsyncGenerator<SeriesItem<Name>, undefined> {
    const series = (this.#seriesBegun += 1);
    await this.#ask({ kind: 'begin', series, name, args });
    try {
      for (;;) {
        signal?.throwIfAborted();
        const item = (await this.#ask({ kind: 'next', series }, signal)) as SeriesItem<Name> | undefined;
        if (item === undefined) return;
        yield item;
      }
    } finally {
      await this.#ask({ kind: 'end', series }).catch(() => undefined);
    }
  }

  /** Ends it, after what it has been asked so far. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    await this.#ask({ kind: 'close' }).catch(() => undefined);
    this.#worker.ref();
    await exit;
  }

  async #ask(body: Body, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended;
    const givenUp = new SharedArrayBuffer(4);
    const giveUp = (): void => {
      Atomics.store(new Int32Array(givenUp), 0, 1);
    };
    const id = (this.#requests += 1);
    const answer = this.#answerTo(id);
    this.#worker.postMessage({ ...body, id, givenUp } satisfies ThreadRequest);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const result = await answer;
      signal?.throwIfAborted();
      return result;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** While an answer is awaited, the process stays. */
  #answerTo(id: number): Promise<unknown> {
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ('result' in reply) pending?.resolve(reply.result);
    else if ('fault' in reply) pending?.reject(new LibraryError(reply.fault.problem, reply.fault.message));
    else pending?.reject(new LibraryError('lost', 'The query was given up.'));
  }

  #end(message: string): void {
    this.#ended ??= new LibraryError('lost', message);
    for (const pending of this.#pending.values()) pending.reject(this.#ended);
    this.#pending.clear();
  }
}
