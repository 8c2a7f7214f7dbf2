// One worker process and the private DEALER to it: start, messages, and how its end is noticed.
import { Dealer } from 'zeromq';
import { decodeMessage, encodeMessage } from '../../protocol/frames.ts';
import {
  workerToBrokerSchema,
  type BrokerToWorker,
  type WorkerAddress,
  type WorkerSettings,
  type WorkerToBroker,
} from '../../protocol/worker.ts';
import { messagesOf } from './messages.ts';
import { bindPrivately } from './private-endpoint.ts';
import type { RuntimeFolder } from './runtime-folder.ts';
import type { WorkerHandle } from './spawn.ts';
import type { GoneCause } from './worker-slot.ts';

const heartbeat = { heartbeatInterval: 300, heartbeatTimeout: 900 };
/** A dead process closes its socket a moment before its exit is known; a frozen one never exits. */
const exitGraceMs = 500;
/** From the fork to its first word, on a busy machine or a slow disk; then heartbeats tell whether it lives. */
const helloLimitMs = 30_000;
/** From there to READY: a large model takes its time. */
const loadLimitMs = 120_000;
const stopGraceMs = 500;

export interface WorkerProcessOptions {
  /** Starts a worker that will connect to this address. */
  readonly fork: (address: WorkerAddress) => WorkerHandle;
  settings: WorkerSettings;
  folder: RuntimeFolder;
  onMessage(message: WorkerToBroker, payload: Uint8Array[]): void;
  /** Called exactly once; `ending` says how, for people. */
  onGone(cause: GoneCause, ending: string): void;
}

export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  readonly #socket: Dealer;
  readonly #child: WorkerHandle;
  readonly #exited: Promise<void>;
  #startTimer: NodeJS.Timeout;
  #sending: Promise<void> = Promise.resolve();
  #killCause: GoneCause | undefined;

  private constructor(options: WorkerProcessOptions, socket: Dealer, address: WorkerAddress) {
    this.#options = options;
    this.#socket = socket;
    this.#child = options.fork(address);
    this.#exited = new Promise((resolve) => {
      this.#child.onExit((ending) => {
        this.#end(ending);
        resolve();
      });
    });
    this.#startTimer = this.#overrunAfter(helloLimitMs);
    socket.events.on('disconnect', () => {
      setTimeout(() => {
        this.kill('frozen');
      }, exitGraceMs);
    });
    void this.#receive();
  }

  /** Binds the private endpoint and forks the process. */
  static async start(options: WorkerProcessOptions): Promise<WorkerProcess> {
    const socket = new Dealer({
      ...heartbeat,
      linger: 0,
      sendTimeout: 0,
      sendHighWaterMark: 0,
      receiveHighWaterMark: 0,
    });
    const address = await bindPrivately(socket, options.folder);
    return new WorkerProcess(options, socket, address);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: BrokerToWorker, payload: readonly Uint8Array[] = []): void {
    this.#sending = this.#sending.then(() => this.#socket.send(encodeMessage(message, payload))).catch(ignoreGone);
  }

  /** Ends it at once; the first cause given is the one reported. */
  kill(cause: GoneCause): void {
    this.#killCause ??= cause;
    this.#child.kill('SIGKILL');
  }

  /** Lets it end by itself, for a moment, then kills it. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#killCause = 'stopped';
    this.send({ type: 'stop' });
    const timer = setTimeout(() => {
      this.kill('stopped');
    }, stopGraceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  async #receive(): Promise<void> {
    try {
      for await (const frames of messagesOf(this.#socket)) {
        const { header, payload } = decodeMessage(frames);
        const message = workerToBrokerSchema.parse(header);
        if (message.type === 'hello') this.#welcome();
        if (message.type === 'ready') clearTimeout(this.#startTimer);
        this.#options.onMessage(message, payload);
      }
    } catch {
      this.kill('crash'); // What it says makes no sense any more.
    }
  }

  #welcome(): void {
    clearTimeout(this.#startTimer);
    this.#startTimer = this.#overrunAfter(loadLimitMs);
    this.send({ type: 'start', settings: this.#options.settings });
  }

  #overrunAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.kill('overrun');
    }, ms);
  }

  #end(ending: string): void {
    if (this.#socket.closed) return;
    clearTimeout(this.#startTimer);
    this.#socket.close();
    // It may have been ending by itself when it was taken for frozen.
    const crashed = this.#killCause === 'frozen' && !ending.startsWith('SIGKILL');
    this.#options.onGone(crashed ? 'crash' : (this.#killCause ?? 'crash'), ending);
  }
}

function ignoreGone(): void {
  // The other side is gone: its end is reported by the exit of its process.
}
