// The folders named on the command line, which the page may pick.
import type { EngineClient } from '../zmq/engine-client.ts';
import type { ServiceFinal } from '../../protocol/services.ts';
import { Store } from './store.ts';

export type Folder = ServiceFinal<'folder.list'>['folders'][number];

export class Folders {
  readonly list = new Store<readonly Folder[]>([]);
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
    client.link.subscribe(() => void this.#ask());
    void this.#ask();
  }

  /** What is known of a folder by now: its last run may be a newer one. */
  async latest(folder: Folder): Promise<Folder> {
    await this.#ask();
    return this.list.get().find(({ id }) => id === folder.id) ?? folder;
  }

  async #ask(): Promise<void> {
    if (this.#client.link.get().state !== 'open') return;
    // Lost again meanwhile: asked anew at the next opening.
    const reply = await this.#client.request('folder.list', {}).catch(() => undefined);
    if (reply !== undefined) this.list.set(reply.fields.folders);
  }
}
