// A thread of the library: opens its file, then answers one request after another, longer ones in turns.
import { parentPort, workerData } from 'node:worker_threads';
import { GivenUpError, LibraryFile } from './library-file.ts';
import { connectForReading, openLibrary, type OpenLibrary } from './open.ts';
import { libraryError } from './sqlite-error.ts';
import type {
  CallName,
  SeriesName,
  ThreadReady,
  ThreadReply,
  ThreadRequest,
  ThreadSettings,
} from './thread-messages.ts';

const settings = workerData as ThreadSettings;
const port = parentPort;
if (port === null) throw new Error('This is a thread, not a program.');

interface Series {
  readonly file: LibraryFile;
  readonly items: Iterator<unknown, undefined>;
  close(): void;
}

const series = new Map<number, Series>();

async function open(): Promise<OpenLibrary> {
  if (!settings.readsOnly) return await openLibrary(settings.home);
  return { db: connectForReading(settings.home), health: { readOnly: true, notice: undefined } };
}

async function answer(file: LibraryFile, request: ThreadRequest): Promise<unknown> {
  switch (request.kind) {
    case 'call':
      heed(file, request);
      return await methodsOf(file)[request.name](...request.args);
    case 'begin':
      series.set(request.series, begin(request.name, request.args));
      return undefined;
    case 'next': {
      const one = series.get(request.series);
      if (one === undefined) return undefined;
      heed(one.file, request);
      return one.items.next().value;
    }
    case 'end':
      series.get(request.series)?.close();
      series.delete(request.series);
      return undefined;
    case 'close':
      for (const one of series.values()) one.close();
      return undefined;
  }
}

/** What is done for a request ends soon after that has been given up. */
function heed(file: LibraryFile, { givenUp }: ThreadRequest): void {
  const flag = new Int32Array(givenUp);
  const isGivenUp = () => Atomics.load(flag, 0) !== 0;
  if (isGivenUp()) throw new GivenUpError('Given up.');
  file.askWhetherGivenUp(isGivenUp);
}

/** Over a connection of its own, which sees the file as it is now until the series ends. */
function begin(name: SeriesName, args: readonly unknown[]): Series {
  const db = connectForReading(settings.home);
  const file = new LibraryFile(db);
  const items = methodsOf(file)[name](...args) as Iterator<unknown, undefined>;
  return {
    file,
    items,
    close: () => {
      items.return?.();
      db.close();
    },
  };
}

/** The caller's types see to it that the arguments are those of the method. */
function methodsOf(file: LibraryFile): Record<CallName | SeriesName, (...args: readonly unknown[]) => unknown> {
  return file as never;
}

async function reply(file: LibraryFile, request: ThreadRequest): Promise<ThreadReply> {
  const { id } = request;
  try {
    return { id, result: await answer(file, request) };
  } catch (error) {
    if (error instanceof GivenUpError) return { id, givenUp: true };
    const { problem, message } = libraryError(error);
    return { id, fault: { problem, message } };
  }
}

try {
  const { db, health } = await open();
  const file = new LibraryFile(db);
  port.on('message', (request: ThreadRequest) => {
    void reply(file, request).then((answered) => {
      port.postMessage(answered);
      if (request.kind !== 'close') return;
      db.close();
      port.close();
    });
  });
  port.postMessage({ id: 0, result: { health } satisfies ThreadReady } satisfies ThreadReply);
} catch (error) {
  const { problem, message } = libraryError(error);
  port.postMessage({ id: 0, fault: { problem, message } } satisfies ThreadReply);
  port.close();
}
