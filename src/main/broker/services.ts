// Requests that the main process answers itself: each is one exchange, with replies until the final one.
import { CodedError, messageOf } from '../../protocol/errors.ts';
import { explainIssues } from '../../protocol/issues.ts';
import {
  isServiceOp,
  services,
  type ServiceFinal,
  type ServiceOp,
  type ServicePartial,
  type ServiceRequest,
} from '../../protocol/services.ts';

/** One request to a service, until its final reply. */
export interface Exchange<Op extends ServiceOp> {
  readonly request: ServiceRequest<Op>;
  readonly payload: readonly Uint8Array[];
  /** Aborts when the client cancels or is gone; a service may then answer early, or throw `signal.reason`. */
  readonly signal: AbortSignal;
  /** Sends a partial reply; resolves when it has left for the client, so that a slow one slows its service down. */
  readonly partial: (fields: ServicePartial<Op>, payload?: readonly Uint8Array[]) => Promise<void>;
}

interface FinalReply<Op extends ServiceOp> {
  fields: ServiceFinal<Op>;
  payload?: readonly Uint8Array[];
}

/** Answers an exchange; a `CodedError` becomes the error reply. */
type Handler<Op extends ServiceOp> = (exchange: Exchange<Op>) => Promise<FinalReply<Op>>;

export type Handlers = { [Op in ServiceOp]?: Handler<Op> };

/** An exchange whose operation is known at run time only. */
type UncheckedExchange = Omit<Exchange<ServiceOp>, 'request' | 'partial'> & {
  request: object;
  partial: (fields: object, payload?: readonly Uint8Array[]) => Promise<void>;
};

/** Sends a reply to a client; resolves when it has left, or will not leave any more. */
type Send = (client: string, header: object, payload: readonly Uint8Array[]) => Promise<void>;

export class Services {
  readonly #send: Send;
  readonly #handlers: Handlers = {};
  readonly #open = new Map<string, Map<string, AbortController>>();

  constructor(send: Send) {
    this.#send = send;
  }

  add(handlers: Handlers): void {
    Object.assign(this.#handlers, handlers);
  }

  /** Whether this engine answers such requests. */
  offers(op: string): op is ServiceOp {
    return isServiceOp(op) && this.#handlers[op] !== undefined;
  }

  /** Whether the client's request with this id is open. */
  has(client: string, id: string): boolean {
    return this.#open.get(client)?.has(id) ?? false;
  }

  /**
   * Takes a request; its replies go out on their own.
   * @throws CodedError `bad_request`
   */
  serve(client: string, id: string, op: ServiceOp, header: unknown, payload: readonly Uint8Array[]): void {
    const parsed = services[op].request.safeParse(header);
    if (!parsed.success) throw new CodedError('bad_request', explainIssues(parsed.error));
    const controller = new AbortController();
    const open = this.#open.get(client) ?? new Map<string, AbortController>();
    this.#open.set(client, open.set(id, controller));
    const { signal } = controller;
    const partial = (fields: object, pieces: readonly Uint8Array[] = []) =>
      signal.aborted ? Promise.resolve() : this.#send(client, { ...fields, id, op, status: 'partial' }, pieces);
    void this.#answer(client, id, op, { request: parsed.data, payload, signal, partial });
  }

  /** Whether there was such a request to cancel. */
  cancel(client: string, id: string): boolean {
    const controller = this.#open.get(client)?.get(id);
    controller?.abort(new CodedError('cancelled', 'Cancelled on request.'));
    return controller !== undefined;
  }

  /** Ends what is open for this client; nothing is sent to it any more. */
  clientGone(client: string): void {
    const open = this.#open.get(client);
    this.#open.delete(client);
    for (const controller of open?.values() ?? []) controller.abort(new CodedError('cancelled', 'The client is gone.'));
  }

  /** Ends everything that is open; the replies still go out. */
  stop(): void {
    for (const open of this.#open.values()) {
      for (const controller of open.values()) controller.abort(new CodedError('cancelled', 'ZeroLens is stopping.'));
    }
  }

  async #answer(client: string, id: string, op: ServiceOp, exchange: UncheckedExchange): Promise<void> {
    const [header, payload] = await this.#reply(op, exchange);
    const open = this.#open.get(client);
    if (open?.delete(id) !== true) return; // The client is gone.
    if (open.size === 0) this.#open.delete(client);
    await this.#send(client, { ...header, id }, payload);
  }

  async #reply(op: ServiceOp, exchange: UncheckedExchange): Promise<[object, readonly Uint8Array[]]> {
    try {
      // Offered, as the broker has asked; and the schema of `op` has made the request.
      const handler = this.#handlers[op] as (exchange: UncheckedExchange) => Promise<FinalReply<ServiceOp>>;
      const { fields, payload = [] } = await handler(exchange);
      return [{ ...fields, op, status: 'final' }, payload];
    } catch (error) {
      const message = messageOf(error);
      return [{ status: 'error', code: error instanceof CodedError ? error.code : 'rejected', message }, []];
    }
  }
}
