// The engine with all the services that pages ask for, as every shell with a page starts it.
import type { RunProgress } from '../protocol/runs.ts';
import { Engine, type EngineSettings } from './engine.ts';
import type { Offers } from './runs/service/offers.ts';
import { RunService } from './runs/service/run-service.ts';
import { SettingsFile } from './settings/settings-file.ts';
import { settingsHandlers } from './settings/settings-service.ts';
import { StatusService } from './status/status-service.ts';

export interface ServedEngineSettings extends Omit<EngineSettings, 'live'> {
  /** Paths of the folders that pages may classify. */
  folders: readonly string[];
  /** The user-data folder. */
  home: string;
}

export class ServedEngine {
  readonly engine: Engine;
  readonly status: StatusService;
  readonly #runs: RunService;

  private constructor(engine: Engine, runs: RunService) {
    this.engine = engine;
    this.#runs = runs;
    this.status = new StatusService(engine);
    engine.addServices(runs.handlers);
  }

  /** What the user hands over beside the page. */
  get offers(): Offers {
    return this.#runs.offers;
  }

  /** Tells of the run that is worked on and of the one before it, now and as they get on, until the signal. */
  watchWork(onRuns: (runs: readonly RunProgress[]) => void, signal: AbortSignal): void {
    this.#runs.watchWork(onRuns, signal).catch(() => undefined);
  }

  /** @throws CodedError with one line for people when no worker can serve the model, or nothing can be kept. */
  static async start({ folders, home, ...settings }: ServedEngineSettings): Promise<ServedEngine> {
    const file = await SettingsFile.open(home);
    const workers = settings.workers ?? file.settings.workers ?? undefined;
    const engine = await Engine.start({ ...settings, workers, live: true });
    engine.addServices(settingsHandlers(file));
    try {
      return new ServedEngine(engine, await RunService.create({ engine, folders, home }));
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  /** Ends what is going on in good order; what is done so far is kept. */
  async stop(): Promise<void> {
    await this.#runs.stop();
    await this.engine.stop();
  }
}
