// The library for one `classify`: where it cannot take a run, that is said, and only the files asked for are written.
import type { Device } from '../../../protocol/worker.ts';
import type { ModelFiles } from '../../models/registry.ts';
import { LibraryError } from '../../runs/store/library-error.ts';
import type { Library } from '../../runs/store/library.ts';
import { warn } from '../terminal-text.ts';
import { openUserLibrary } from '../user-library.ts';
import { KeptRun } from './kept-run.ts';
import type { ClassifyOptions } from './options.ts';
import type { Task } from './task.ts';

/** @throws LibraryError with one line for people where a run is to be gone on with that cannot be. */
export async function openStore({ store, resume, run }: ClassifyOptions): Promise<Library | undefined> {
  if (!store) return undefined;
  try {
    return await writable(await openUserLibrary());
  } catch (error) {
    if (!(error instanceof LibraryError) || resume === true || run !== undefined) throw error;
    sayNothingIsKept(error);
    return undefined;
  }
}

/**
 * The task's run in the library, with this process as its owner; undefined, and said so, where a new one cannot be kept.
 * @throws Error with one line for people where an earlier one cannot be taken over.
 */
export async function keepRun(
  library: Library,
  task: Task,
  model: ModelFiles,
  device: Device,
): Promise<KeptRun | undefined> {
  try {
    return await KeptRun.take(library, task, model, device);
  } catch (error) {
    if (!(error instanceof LibraryError) || task.earlier !== undefined) throw error;
    sayNothingIsKept(error);
    return undefined;
  }
}

function sayNothingIsKept({ message }: LibraryError): void {
  warn(`This run is not kept, only the files you asked for: ${message}`);
}

async function writable(library: Library): Promise<Library> {
  const { readOnly, notice } = library.health;
  if (!readOnly) {
    if (notice !== undefined) warn(notice);
    return library;
  }
  await library.close();
  throw new LibraryError('readonly', notice ?? 'the library is read-only.');
}
