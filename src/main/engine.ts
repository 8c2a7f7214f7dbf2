// Puts broker, workers and model together, for any shell.
import { availableParallelism } from 'node:os';
import { workerAddressVariable, type Device } from '../protocol/worker.ts';
import { Broker } from './broker/broker.ts';
import { Client } from './broker/client.ts';
import { Gateway } from './broker/gateway.ts';
import type { PagePort } from './broker/page-port.ts';
import { Pool, type WorkerStatus } from './broker/pool.ts';
import { RuntimeFolder } from './broker/runtime-folder.ts';
import type { Handlers } from './broker/services.ts';
import { forkWorker } from './broker/spawn.ts';
import type { ModelFiles } from './models/registry.ts';
import { openFileLimit, workersWithin } from './open-files.ts';
import { workerEntryPath } from './resources.ts';

/** Above this many workers the disk and the memory are busy before the cores are. */
const mostWorkers = 8;
const defaultBatch = 8;

export interface EngineSettings {
  model: ModelFiles;
  device: Device;
  /** `undefined`: one per core, up to eight. */
  workers?: number | undefined;
  /** Most pictures in one run of the model; `undefined`: eight. */
  batch?: number | undefined;
  /** Another worker to fork than the built one. */
  workerEntry?: string | undefined;
  /** Also bind the ROUTER there, for other programs; an address as libzmq writes it. */
  listen?: string | undefined;
  /** Lines for people about workers that ended. */
  onNotice?: ((line: string) => void) | undefined;
}

let engines = 0;

export class Engine {
  readonly settings: EngineSettings;
  readonly #workers: number;
  readonly #broker: Broker;
  readonly #pool: Pool;
  readonly #folder: RuntimeFolder;
  readonly #endpoint = `inproc://zerolens-${String((engines += 1))}`;
  readonly #pageEndpoint = `${this.#endpoint}-pages`;
  readonly #gateway: Gateway;

  private constructor(settings: EngineSettings, broker: Broker, pool: Pool, folder: RuntimeFolder) {
    this.settings = settings;
    this.#workers = pool.settings.workers;
    this.#broker = broker;
    this.#pool = pool;
    this.#folder = folder;
    this.#gateway = new Gateway(this.#pageEndpoint, broker);
  }

  /**
   * Binds the ROUTER and forks the workers; resolves when the first of them is warm.
   * @throws CodedError `model_error` with one line for people when no worker can serve the model.
   */
  static async start(settings: EngineSettings): Promise<Engine> {
    const workers = affordableWorkers(settings);
    const folder = RuntimeFolder.create();
    const broker = new Broker();
    const pool: Pool = new Pool({
      modelId: settings.model.id,
      worker: {
        modelPath: settings.model.path,
        modelSha256: settings.model.sha256,
        card: settings.model.card,
        device: settings.device,
        threads: 1,
        batch: settings.batch ?? defaultBatch,
      },
      workers,
      fork: (address) =>
        forkWorker(settings.workerEntry ?? workerEntryPath(), { [workerAddressVariable]: JSON.stringify(address) }),
      folder,
      onReply: (job, outcome) => {
        broker.deliver(pool, job, outcome);
      },
      onNotice: settings.onNotice ?? (() => undefined),
    });
    broker.addPool(pool);
    const engine = new Engine(settings, broker, pool, folder);
    try {
      await broker.listen(engine.#endpoint);
      await broker.listenClosely(engine.#pageEndpoint);
      if (settings.listen !== undefined) await broker.listen(settings.listen);
      await pool.ready;
    } catch (error) {
      await engine.kill();
      throw error;
    }
    return engine;
  }

  /** A client of our own, which may name files. */
  connect(): Client {
    return new Client(this.#endpoint, this.#broker.trustedRoutingId());
  }

  /** Serves a page, which must show `token`; resolves when it has left or was sent away. */
  servePage(port: PagePort, token: string): Promise<void> {
    return this.#gateway.serve(port, token);
  }

  /** Has requests to these services answered. */
  addServices(handlers: Handlers): void {
    this.#broker.addServices(handlers);
  }

  /** Requests that keep every worker busy, with as many again waiting. */
  get window(): number {
    return 2 * this.#workers * (2 * (this.settings.batch ?? defaultBatch) + 1);
  }

  /** Resolves with the reason when the model cannot be served any more. */
  get failed(): Promise<string> {
    return this.#pool.failed;
  }

  /** Why the model cannot be served any more, if so. */
  get failure(): string | undefined {
    return this.#pool.failure;
  }

  /** The workers whose process is alive, and how many jobs each holds. */
  get workers(): WorkerStatus[] {
    return this.#pool.workers;
  }

  /** Answers what waits, lets what runs finish within about a second, then ends everything. */
  async stop(): Promise<void> {
    this.#broker.stopServices();
    await this.#pool.stop();
    await this.#broker.flush();
    this.#release();
  }

  /** Ends everything at once. */
  async kill(): Promise<void> {
    await this.#pool.kill();
    this.#release();
  }

  #release(): void {
    this.#gateway.close();
    this.#broker.close();
    this.#folder.remove();
  }
}

/** As many as asked for, or one per core; fewer where the system does not let us open the files for them. */
function affordableWorkers({ workers, onNotice }: EngineSettings): number {
  const wanted = workers ?? Math.min(availableParallelism(), mostWorkers);
  const limit = openFileLimit();
  const affordable = workersWithin(limit, wanted);
  if (affordable < wanted) {
    onNotice?.(`Only ${limit} files may be open at once here: using ${affordable} of ${wanted} workers (ulimit -n).`);
  }
  return affordable;
}
