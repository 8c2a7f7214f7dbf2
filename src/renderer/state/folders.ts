// The folders named on the command line, which the page may pick.
import type { EngineClient } from '../zmq/engine-client.ts';
import type { ServiceFinal } from '../../protocol/services.ts';
import { Store } from './store.ts';

export type Folder = ServiceFinal<'folder.list'>['folders'][number];

export class Folders {
  readonly list = new Store<readonly Folder[]>([]);

  constructor(client: EngineClient) {
    const ask = async (): Promise<void> => {
      if (client.link.get().state !== 'open') return;
      // Lost again meanwhile: asked anew at the next opening.
      const reply = await client.request('folder.list', {}).catch(() => undefined);
      if (reply !== undefined) this.list.set(reply.fields.folders);
    };
    client.link.subscribe(() => void ask());
    void ask();
  }
}
