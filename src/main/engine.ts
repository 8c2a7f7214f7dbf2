// Puts broker, workers and model together, for any shell.
import { availableParallelism } from 'node:os';
import type { WorkerStatus } from '../protocol/status.ts';
import { workerAddressVariable, type Device } from '../protocol/worker.ts';
import { Broker } from './broker/broker.ts';
import { Client } from './broker/client.ts';
import { Gateway } from './broker/gateway.ts';
import type { Job, JobOutcome } from './broker/job.ts';
import { LiveWorker } from './broker/live-worker.ts';
import type { PagePort } from './broker/page-port.ts';
import { Pool, type LiveProcess, type PoolSettings } from './broker/pool.ts';
import { RuntimeFolder } from './broker/runtime-folder.ts';
import type { LaneLoad } from './broker/scheduler.ts';
import type { Handlers } from './broker/services.ts';
import { forkWorker, type ForkWorker } from './broker/spawn.ts';
import type { ModelFiles } from './models/registry.ts';
import { openFileLimit, workersWithin } from './open-files.ts';
import { workerEntryPath } from './resources.ts';
import { systemCode } from './system-code.ts';

/** Above this many workers the disk and the memory are busy before the cores are. */
const mostWorkers = 8;
const defaultBatch = 8;
/** Beside live video the others give way; once lowered, an ordinary user cannot raise a priority again. */
const givesWay = 10;

export interface EngineSettings {
  model: ModelFiles;
  device: Device;
  /** `undefined`: one per core, up to eight. */
  workers?: number | undefined;
  /** Most pictures in one run of the model; `undefined`: eight. */
  batch?: number | undefined;
  /** Another worker to fork than the built one. */
  workerEntry?: string | undefined;
  /** How worker processes are started; `undefined`: as children of this Node. */
  forkWorker?: ForkWorker | undefined;
  /** Also bind the ROUTER there, for other programs; an address as libzmq writes it. */
  listen?: string | undefined;
  /** For CURVE there; a must with tcp. */
  curveSecretKey?: string | undefined;
  /** There may be live video: it gets a worker of its own, to which all others give way. */
  live?: boolean | undefined;
  /** Lines for people about workers that ended. */
  onNotice?: ((line: string) => void) | undefined;
}

let engines = 0;

export class Engine {
  readonly settings: EngineSettings;
  readonly #workers: number;
  readonly #broker: Broker;
  readonly #pool: Pool;
  readonly #liveWorker: LiveWorker;
  readonly #folder: RuntimeFolder;
  #onFinished: (job: Job, outcome: JobOutcome) => void = () => undefined;
  readonly #endpoint = `inproc://zerolens-${String((engines += 1))}`;
  readonly #pageEndpoint = `${this.#endpoint}-pages`;
  readonly #gateway: Gateway;
  #bound: string | undefined;

  private constructor(settings: EngineSettings, workers: number) {
    this.settings = settings;
    this.#workers = workers;
    this.#folder = RuntimeFolder.create();
    this.#broker = new Broker(settings.curveSecretKey);
    this.#gateway = new Gateway(this.#pageEndpoint, this.#broker);
    this.#pool = this.#newPool({ serves: 'all', workers, firstNumber: 1 }, settings.live === true ? givesWay : 0);
    this.#liveWorker = new LiveWorker(() => this.#newPool({ serves: 'live', workers: 1, firstNumber: workers + 1 }, 0));
    this.#broker.addPool(this.#pool);
    if (settings.live === true) this.#broker.setLiveWorker(this.#liveWorker);
  }

  /**
   * Binds the ROUTER and forks the workers; resolves when the first of them is warm.
   * @throws CodedError `model_error` with one line for people when no worker can serve the model.
   */
  static async start(settings: EngineSettings): Promise<Engine> {
    const engine = new Engine(settings, affordableWorkers(settings));
    try {
      await engine.#broker.listen(engine.#endpoint);
      await engine.#broker.listenClosely(engine.#pageEndpoint);
      if (settings.listen !== undefined) engine.#bound = await engine.#bind(settings.listen);
      await engine.#pool.ready;
    } catch (error) {
      await engine.kill();
      throw error;
    }
    return engine;
  }

  async #bind(endpoint: string): Promise<string> {
    if (endpoint.startsWith('tcp:') && this.settings.curveSecretKey === undefined) {
      throw new Error('A tcp endpoint needs CURVE keys.');
    }
    try {
      return await this.#broker.listen(endpoint);
    } catch (error) {
      const inUse = systemCode(error) === 'EADDRINUSE';
      const reason = inUse ? 'it is in use by another program' : String(error);
      throw new Error(`Nobody can be let in at ${endpoint}: ${reason}.`, { cause: error });
    }
  }

  /** What `listen` is bound to, its port known. */
  get bound(): string | undefined {
    return this.#bound;
  }

  #newPool(which: Pick<PoolSettings, 'serves' | 'workers' | 'firstNumber'>, niceness: number): Pool {
    const { model, device, batch, workerEntry, onNotice } = this.settings;
    const fork = this.settings.forkWorker ?? forkWorker;
    const pool: Pool = new Pool({
      ...which,
      modelId: model.id,
      worker: {
        modelPath: model.path,
        modelSha256: model.sha256,
        card: model.card,
        device,
        threads: 1,
        batch: batch ?? defaultBatch,
      },
      fork: (address) =>
        fork(workerEntry ?? workerEntryPath(), { [workerAddressVariable]: JSON.stringify(address) }, niceness),
      folder: this.#folder,
      onReply: (job, outcome) => {
        this.#onFinished(job, outcome);
        this.#broker.deliver(pool, job, outcome);
      },
      onNotice: onNotice ?? (() => undefined),
    });
    return pool;
  }

  /** Serves a page, which must show `token`; resolves when it has left or was sent away. */
  servePage(port: PagePort, token: string): Promise<void> {
    return this.#gateway.serve(port, token);
  }

  /** Has requests to these services answered. */
  addServices(handlers: Handlers): void {
    this.#broker.addServices(handlers);
  }

  /** Calls back for every picture that gets its final answer. */
  onFinished(callback: (job: Job, outcome: JobOutcome) => void): void {
    this.#onFinished = callback;
  }

  /** A client of our own, which may name files. */
  connect(): Client {
    return new Client(this.#endpoint, this.#broker.trustedRoutingId());
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
  get workers(): LiveProcess[] {
    return this.#pools.flatMap(({ workers }) => workers);
  }

  /** Every worker, its process alive or not. */
  get workerStatus(): WorkerStatus[] {
    return this.#pools.flatMap(({ status }) => status);
  }

  /** How many jobs of each lane wait and run. */
  get lanes(): LaneLoad[] {
    const [loads = [], live] = this.#pools.map(({ lanes }) => lanes);
    return loads.map(({ lane, waiting, running }, place) => ({
      lane,
      waiting: waiting + (live?.[place]?.waiting ?? 0),
      running: running + (live?.[place]?.running ?? 0),
    }));
  }

  get #pools(): Pool[] {
    const live = this.#liveWorker.pool;
    return live === undefined ? [this.#pool] : [this.#pool, live];
  }

  /** Answers what waits, lets what runs finish within about a second, then ends everything. */
  async stop(): Promise<void> {
    this.#broker.stopServices();
    await Promise.all([this.#pool.stop(), this.#liveWorker.stop()]);
    await this.#broker.flush();
    this.#release();
  }

  /** Ends everything at once. */
  async kill(): Promise<void> {
    await Promise.all([this.#pool.kill(), this.#liveWorker.kill()]);
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
