// The page's client of the engine: requests with their replies, and subscriptions that outlive a lost connection.
import {
  classifyReplySchema,
  modelReplySchema,
  type ClassifyReply,
  type Lane,
  type ModelReply,
  type PictureInput,
} from '../../protocol/requests.ts';
import {
  services,
  type ServiceFinal,
  type ServiceInput,
  type ServiceOp,
  type ServicePartial,
} from '../../protocol/services.ts';
import { pageLinkPath } from '../../protocol/page-link.ts';
import { Link, type Connect, type LinkState } from './link.ts';
import { RequestError, Requests, type ReplyListener } from './requests.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { portWire } from './port-wire.ts';
import { PageSocket } from './socket.ts';
import { launchToken } from './token.ts';
import { webWire } from './web-wire.ts';
import type { OpenWire } from './wire.ts';

export { RequestError, type LinkState };

export interface ClassifyFields {
  input: PictureInput;
  topK?: number;
  lane?: Lane;
  model?: string;
  /** In milliseconds: given up if no worker has taken it by then. */
  deadlineMs?: number;
}

interface RequestOptions<Op extends ServiceOp> {
  payload?: readonly Uint8Array[];
  /** To abort cancels the request, which then rejects with `cancelled`. */
  signal?: AbortSignal;
  onPartial?: (fields: ServicePartial<Op>, payload: Uint8Array[]) => void;
}

interface Final<Op extends ServiceOp> {
  fields: ServiceFinal<Op>;
  payload: Uint8Array[];
}

export class EngineClient {
  /** Whether the engine can be reached; of the shape that `useSyncExternalStore` takes. */
  readonly link: Pick<Link, 'get' | 'subscribe' | 'retry'>;
  readonly #requests: Requests;
  /** What to ask at every new connection. */
  readonly #subscriptions = new Set<() => void>();

  constructor(connect: Connect) {
    const link = new Link(connect, {
      onOpen: () => {
        this.#requests.flush();
        for (const ask of this.#subscriptions) ask();
      },
      onMessage: (frames) => {
        this.#requests.take(frames);
      },
      onLost: (reason) => {
        this.#requests.failAll(reason);
      },
    });
    this.#requests = new Requests((frames) => {
      link.send(frames);
    });
    this.link = link;
  }

  /**
   * Asks a service; waits while the first connection is being made.
   * @throws RequestError with the engine's code, or `disconnected` where there is no connection, or none any more.
   */
  request<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    { payload = [], signal, onPartial }: RequestOptions<Op> = {},
  ): Promise<Final<Op>> {
    const hearPartial = (header: unknown, pieces: Uint8Array[]) => onPartial?.(parsePartial(op, header), pieces);
    const readFinal = (header: unknown, pieces: Uint8Array[]) => ({ fields: parseFinal(op, header), payload: pieces });
    return this.#ask({ ...fields, op }, payload, signal, readFinal, hearPartial);
  }

  /**
   * Asks a service that goes on telling, and asks again after every reconnect until its final reply or until the
   * returned function is called. A final reply that looks like a partial one is handed on as the last of them.
   */
  subscribe<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    onPartial: (fields: ServicePartial<Op>) => void,
    onError?: (error: RequestError) => void,
  ): () => void {
    let id: string | undefined;
    const listener: ReplyListener = {
      onPartial: (header) => {
        onPartial(parsePartial(op, header));
      },
      onFinal: (header) => {
        this.#subscriptions.delete(ask);
        if (services[op].partial.safeParse(header).success) onPartial(parsePartial(op, header));
      },
      onError: (error) => {
        if (error.code !== 'disconnected') onError?.(error);
      },
    };
    const ask = () => {
      id = this.#requests.add({ ...fields, op }, [], listener, true);
    };
    this.#subscriptions.add(ask);
    if (this.link.get().state === 'open') ask();
    return () => {
      this.#subscriptions.delete(ask);
      if (id !== undefined) this.#requests.drop(id);
    };
  }

  /**
   * Has a picture classified; `payload` as the kind of input asks for it.
   * @throws RequestError as `request` does.
   */
  classify(
    fields: ClassifyFields,
    payload: readonly Uint8Array[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<ClassifyReply> {
    return this.#ask({ ...fields, op: 'classify' }, payload, signal, (header) => classifyReplySchema.parse(header));
  }

  /**
   * Asks for the model's card.
   * @throws RequestError as `request` does.
   */
  model(): Promise<ModelReply> {
    return this.#ask({ op: 'model' }, [], undefined, (header) => modelReplySchema.parse(header));
  }

  #ask<Result>(
    fields: object,
    payload: readonly Uint8Array[],
    signal: AbortSignal | undefined,
    readFinal: (header: unknown, payload: Uint8Array[]) => Result,
    onPartial: ReplyListener['onPartial'] = () => undefined,
  ): Promise<Result> {
    const { state } = this.link.get();
    if (signal?.aborted === true) return Promise.reject(new RequestError('cancelled', 'Cancelled on request.'));
    if (state !== 'open' && state !== 'connecting') {
      return Promise.reject(new RequestError('disconnected', 'There is no connection to ZeroLens.'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const listener: ReplyListener = {
      onPartial,
      onFinal: (header, pieces) => {
        resolve(readFinal(header, pieces));
      },
      onError: reject,
    };
    const id = this.#requests.add(fields, payload, listener, state === 'open');
    const cancel = () => {
      this.#requests.cancel(id);
    };
    signal?.addEventListener('abort', cancel);
    return promise.finally(() => signal?.removeEventListener('abort', cancel));
  }
}

/** The schemas of `op` make it so. */
function parsePartial<Op extends ServiceOp>(op: Op, header: unknown): ServicePartial<Op> {
  return services[op].partial.parse(header) as ServicePartial<Op>;
}

function parseFinal<Op extends ServiceOp>(op: Op, header: unknown): ServiceFinal<Op> {
  return services[op].final.parse(header) as ServiceFinal<Op>;
}

/** Connects to the app that shows the page, or else to the page's own host. */
export function connectToEngine(desktop: Desktop | undefined): EngineClient {
  const newWire = wiresTo(desktop);
  return new EngineClient((listener) => new PageSocket(newWire(), listener));
}

/** One for every connection. */
function wiresTo(desktop: Desktop | undefined): () => OpenWire {
  if (desktop !== undefined) return () => portWire(desktop.port());
  const url = new URL(pageLinkPath, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const token = launchToken();
  return () => webWire(url.href, token);
}
