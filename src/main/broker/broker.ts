// The ROUTER in front: takes requests, knows every client by its routing id, sends each reply back to it.
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Router } from 'zeromq';
import { assertNever, CodedError, type ErrorCode } from '../../protocol/errors.ts';
import { decodeMessage, encodeMessage, totalBytes } from '../../protocol/frames.ts';
import { limits } from '../../protocol/limits.ts';
import {
  requestSchema,
  requestStubSchema,
  type ClassifyRequest,
  type Reply,
  type RequestStub,
  type ShrinkRequest,
} from '../../protocol/requests.ts';
import { explainIssues } from '../../protocol/issues.ts';
import { gateDomain } from '../listen/gatekeeper.ts';
import type { Job, JobOutcome } from './job.ts';
import type { LiveWorker } from './live-worker.ts';
import { messagesOf } from './messages.ts';
import { Outbox } from './outbox.ts';
import type { Pool } from './pool.ts';
import { checkPayload } from './payload.ts';
import { Services, type Handlers } from './services.ts';

/** How long a stopping broker waits for clients to take their replies; libzmq then has as long again. */
const flushLimitMs = 300;

/** Over this, in bytes, libzmq ends the connection before the frame is in memory; a bit less gets a typed refusal. */
const longestFrame = limits.payloadBytes + 1024 * 1024;

/** Messages that libzmq holds on their way to a client of a close endpoint, and as many on their way from it. */
const closeMark = 8;

export class Broker {
  readonly #socket = new Router({
    mandatory: true,
    sendTimeout: 0,
    linger: flushLimitMs,
    maxMessageSize: longestFrame,
  });
  readonly #outbox = new Outbox(this.#socket, (client) => {
    this.clientGone(client);
  });
  readonly #services = new Services((client, header, payload) =>
    this.#outbox.send(client, encodeMessage(header, payload)),
  );
  readonly #trusted = new Set<string>();
  readonly #watchers = new Map<string, () => void>();
  readonly #models: Pool[] = [];
  #liveWorker: LiveWorker | undefined;
  #jobs = 0;

  /** @param curveSecretKey with which every tcp endpoint is guarded; who comes in is asked of a `Gatekeeper`. */
  constructor(curveSecretKey?: string) {
    if (curveSecretKey !== undefined) {
      const guard = { curveServer: true, curveSecretKey, zapDomain: gateDomain, zapEnforceDomain: true };
      Object.assign(this.#socket, guard);
    }
    void this.#receive();
  }

  /**
   * Binds the ROUTER to one more endpoint, written as libzmq writes them.
   * @returns what it is bound to, its port known.
   */
  async listen(endpoint: string): Promise<string> {
    await this.#socket.bind(endpoint);
    return this.#socket.lastEndpoint ?? endpoint;
  }

  /** The same for clients whose unread replies are to be counted in bytes: libzmq itself holds but few of them. */
  async listenClosely(endpoint: string): Promise<void> {
    const { sendHighWaterMark, receiveHighWaterMark } = this.#socket;
    Object.assign(this.#socket, { sendHighWaterMark: closeMark, receiveHighWaterMark: closeMark });
    await this.#socket.bind(endpoint);
    Object.assign(this.#socket, { sendHighWaterMark, receiveHighWaterMark });
  }

  addPool(pool: Pool): void {
    this.#models.push(pool);
  }

  /** Has live frames for the first model computed by a worker of their own, whenever that is warm. */
  setLiveWorker(worker: LiveWorker): void {
    this.#liveWorker = worker;
  }

  /** Has requests to these services answered. */
  addServices(handlers: Handlers): void {
    this.#services.add(handlers);
  }

  /** Has `onGone` called once this client is given up. */
  watchClient(client: string, onGone: () => void): void {
    this.#watchers.set(client, onGone);
  }

  /** Gives up all that this client has asked for; `client` is its routing id in hex. */
  clientGone(client: string): void {
    for (const pool of this.#pools) pool.clientGone(client);
    this.#services.clientGone(client);
    this.#watchers.get(client)?.();
    this.#watchers.delete(client);
  }

  /** Ends what the services have under way; their replies still go out. */
  stopServices(): void {
    this.#services.stop();
  }

  /** A routing id that nobody can guess, for a client of our own process: only such a one may name files. */
  trustedRoutingId(): string {
    const id = randomBytes(16).toString('hex');
    this.#trusted.add(Buffer.from(id).toString('hex'));
    return id;
  }

  /** Sends the outcome of a job to the client that asked. */
  deliver(pool: Pool, job: Job, outcome: JobOutcome): void {
    const payload = outcome.status === 'shrunk' ? outcome.payload : undefined;
    void this.#outbox.send(job.client, encodeMessage(replyTo(pool, job, outcome), payload));
  }

  /** Lets the replies under way go out, for a moment. */
  async flush(): Promise<void> {
    await this.#outbox.flush(flushLimitMs);
  }

  close(): void {
    this.#outbox.close();
    this.#socket.close();
  }

  async #receive(): Promise<void> {
    for await (const [routingId, ...frames] of messagesOf(this.#socket)) {
      const client = routingId?.toString('hex');
      if (client !== undefined && !this.#outbox.isDeaf(client)) this.#answer(client, frames);
    }
  }

  #answer(client: string, frames: Uint8Array[]): void {
    let id = '';
    try {
      const { header, payload } = decodeMessage(frames, limits.headerBytes);
      const stub = requestStubSchema.safeParse(header);
      if (!stub.success) throw new CodedError('bad_request', explainIssues(stub.error));
      id = stub.data.id;
      this.#serve(client, header, payload, stub.data);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#reply(client, errorReply(id, error.code, error.message));
    }
  }

  #serve(client: string, header: unknown, payload: Uint8Array[], { id, op }: RequestStub): void {
    if (this.#services.has(client, id)) throw new CodedError('bad_request', `The id ${id} is in use.`);
    if (this.#services.offers(op)) {
      this.#services.serve(client, id, op, header, payload);
      return;
    }
    const parsed = requestSchema.safeParse(header);
    if (!parsed.success) {
      const known = requestSchema.options.some((option) => option.shape.op.value === op);
      if (!known) throw new CodedError('unknown_op', `There is no operation ${JSON.stringify(op)}.`);
      throw new CodedError('bad_request', explainIssues(parsed.error));
    }
    const request = parsed.data;
    switch (request.op) {
      case 'classify':
        this.#classify(client, request, payload);
        return;
      case 'shrink':
        this.#shrink(client, request);
        return;
      case 'cancel': {
        const cancelled =
          this.#services.cancel(client, request.target) ||
          this.#pools.some((pool) => pool.cancel(client, request.target));
        this.#reply(client, { id: request.id, status: 'final', op: 'cancel', cancelled });
        return;
      }
      case 'model': {
        const { modelId, worker } = this.#pool(request.model).settings;
        const { card, modelSha256 } = worker;
        this.#reply(client, { id: request.id, status: 'final', op: 'model', model: modelId, modelSha256, card });
        return;
      }
      default:
        assertNever(request);
    }
  }

  #classify(client: string, request: ClassifyRequest, payload: Uint8Array[]): void {
    const pool = this.#pool(request.model);
    if (request.input.kind === 'file' && !this.#trusted.has(client)) {
      throw new CodedError('bad_request', 'Only ZeroLens itself may name files; send the bytes instead.');
    }
    checkPayload(request.input, payload, pool.settings.worker.card.input);
    if (this.#pools.some((other) => other.has(client, request.id))) {
      throw new CodedError('bad_request', `The id ${request.id} is in use.`);
    }
    const acceptedAt = performance.now();
    const live = request.lane === 'live' && pool === this.#models[0] ? this.#liveWorker?.take() : undefined;
    const { id, lane, topK, input, deadlineMs } = request;
    (live ?? pool).submit({
      ...{ number: this.#nextJob(), client, id, lane, acceptedAt },
      bytes: totalBytes(payload),
      ...(deadlineMs === undefined ? {} : { deadlineAt: acceptedAt + deadlineMs }),
      body: { task: 'classify', topK, input, payload },
    });
  }

  get #pools(): Pool[] {
    const live = this.#liveWorker?.pool;
    return live === undefined ? this.#models : [...this.#models, live];
  }

  /** Somebody looks at a screen and waits for it; other programs have the picture themselves. */
  #shrink(client: string, { id, path, side }: ShrinkRequest): void {
    if (!this.#trusted.has(client))
      throw new CodedError('unknown_op', 'Only ZeroLens itself may have files made small.');
    this.#pool(undefined).submit({
      ...{ number: this.#nextJob(), client, id, lane: 'interactive', acceptedAt: performance.now(), bytes: 0 },
      body: { task: 'shrink', path, side },
    });
  }

  #nextJob(): number {
    this.#jobs += 1;
    return this.#jobs;
  }

  /** The pool of the model named, by id or SHA-256, or the first one. */
  #pool(model: string | undefined): Pool {
    const pool =
      model === undefined
        ? this.#models[0]
        : this.#models.find(({ settings }) => settings.modelId === model || settings.worker.modelSha256 === model);
    if (pool === undefined) throw new CodedError('no_model', `The model ${JSON.stringify(model ?? '')} is not loaded.`);
    return pool;
  }

  #reply(client: string, reply: Reply): void {
    void this.#outbox.send(client, encodeMessage(reply));
  }
}

function replyTo(pool: Pool, job: Job, outcome: JobOutcome): Reply {
  if (outcome.status === 'error') {
    const reply = errorReply(job.id, outcome.code, outcome.message);
    return outcome.picture === undefined ? reply : { ...reply, picture: outcome.picture };
  }
  if (outcome.status === 'shrunk') {
    const { width, height } = outcome;
    return { id: job.id, status: 'final', op: 'shrink', width, height };
  }
  const { modelId, worker } = pool.settings;
  const queue = (job.dispatchedAt ?? job.acceptedAt) - job.acceptedAt;
  const total = performance.now() - job.acceptedAt;
  return {
    id: job.id,
    status: 'final',
    op: 'classify',
    model: modelId,
    modelSha256: worker.modelSha256,
    device: worker.device,
    results: outcome.results,
    picture: outcome.picture,
    timings: { ...outcome.timings, queue, total },
  };
}

function errorReply(id: string, code: ErrorCode, message: string) {
  return { id, status: 'error', code, message } as const;
}
