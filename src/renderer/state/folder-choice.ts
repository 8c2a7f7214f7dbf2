// A folder that the engine knows and that is picked: if it has been classified before, what of it is to be classified now is asked.
import type { EngineClient } from '../zmq/engine-client.ts';
import type { CurrentRun } from './current-run.ts';
import type { Drop } from './drop.ts';
import type { Folder, Folders } from './folders.ts';
import type { RunControl } from './run-control.ts';
import { goesOn } from './run-states.ts';
import { Store } from './store.ts';

export interface FolderQuestion {
  readonly folder: Folder;
  readonly last: NonNullable<Folder['last']>;
  /** Whether the last run is under way still, or waits for its turn. */
  readonly goesOn: boolean;
}

export class FolderChoice {
  /** What is asked now, if anything. */
  readonly question = new Store<FolderQuestion | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #folders: Folders;
  readonly #control: RunControl;
  readonly #run: CurrentRun;
  readonly #drop: Drop;

  constructor(client: EngineClient, folders: Folders, control: RunControl, run: CurrentRun, drop: Drop) {
    [this.#client, this.#folders, this.#control, this.#run, this.#drop] = [client, folders, control, run, drop];
  }

  /** Asks, or starts at once where there is nothing to ask. Never rejects. */
  async take(picked: Folder): Promise<void> {
    const folder = await this.#folders.latest(picked);
    const { last } = folder;
    // Gone meanwhile, or out of reach: then that is told when it starts.
    const known = last && (await this.#client.request('run.get', { run: last.run }).catch(() => undefined));
    if (last === undefined || known === undefined) await this.#drop.takeKnown({ kind: 'folder', id: folder.id });
    else this.question.set({ folder, last, goesOn: goesOn(known.fields.state) });
  }

  dismiss(): void {
    this.question.set(undefined);
  }

  /** Shows the last run, and has it look for what is new unless it is at it anyway. */
  async takeLast({ last, goesOn }: FolderQuestion): Promise<void> {
    this.dismiss();
    await this.#run.open(last.run);
    if (!goesOn) await this.#control.resume(last);
  }

  /** Makes another run, of all of it. */
  async takeAll({ folder }: FolderQuestion): Promise<void> {
    this.dismiss();
    await this.#drop.takeKnown({ kind: 'folder', id: folder.id });
  }
}
