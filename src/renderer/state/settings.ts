// The settings as this page knows them: asked for at every connection, changed at once, and put back where that failed.
import type { ServiceFinal } from '../../protocol/services.ts';
import type { SettingsChange } from '../../protocol/settings.ts';
import type { Theme } from '../theme/theme.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { attempt, type Notify } from './notice.ts';
import { Store } from './store.ts';

export type SettingsView = ServiceFinal<'settings.get'>;

export class SettingsOf {
  /** `undefined`: the engine has not told yet. */
  readonly view = new Store<SettingsView | undefined>(undefined);
  readonly #client: EngineClient;
  readonly #notify: Notify;
  readonly #theme: Store<Theme>;
  #changes = 0;

  /** @param theme that of this page, which it has before the engine is there. */
  constructor(client: EngineClient, notify: Notify, theme: Store<Theme>) {
    [this.#client, this.#notify, this.#theme] = [client, notify, theme];
    const look = (): void => {
      if (client.link.get().state === 'open') void this.ask();
    };
    client.link.subscribe(look);
    look();
  }

  async change(change: SettingsChange): Promise<void> {
    const before = this.view.get();
    if (before !== undefined) this.#show({ ...before, settings: { ...before.settings, ...change } });
    if (change.theme !== undefined) this.#theme.set(change.theme);
    const number = (this.#changes += 1);
    const kept = await attempt(this.#client, this.#notify, 'The settings could not be kept', async () => {
      const { fields } = await this.#client.request('settings.change', { change });
      // One of before the newest change does not know of it.
      if (number === this.#changes) this.#show(fields);
    });
    if (!kept) await this.ask();
  }

  /** They have been changed beside this page. */
  async ask(): Promise<void> {
    // Lost again meanwhile: asked anew at the next connection.
    const reply = await this.#client.request('settings.get', {}).catch(() => undefined);
    if (reply !== undefined) this.#show(reply.fields);
  }

  #show(view: SettingsView): void {
    this.view.set(view);
    if (this.#theme.get() !== view.settings.theme) this.#theme.set(view.settings.theme);
  }
}
