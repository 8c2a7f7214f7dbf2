// A DEALER client of the ROUTER for our own process: the command line and, later, the run service.
import { Dealer } from 'zeromq';
import { CodedError } from '../../protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../../protocol/frames.ts';
import { replySchema, type PictureInput, type Reply } from '../../protocol/requests.ts';
import { messagesOf } from './messages.ts';

/** A request as its caller writes it; the client adds the id. */
export type RequestBody =
  | {
      op: 'classify';
      input: PictureInput;
      topK?: number;
      lane?: 'live' | 'interactive' | 'batch';
      model?: string;
      deadlineMs?: number;
    }
  | { op: 'shrink'; path: string; side: number }
  | { op: 'model'; model?: string };

/** A reply, and what came with it. */
export type Answer = Reply & { readonly payload: readonly Uint8Array[] };

/** A request under way. Its reply never rejects but when the client is closed. */
export interface PendingRequest {
  id: string;
  reply: Promise<Answer>;
}

export class Client {
  readonly #socket: Dealer;
  readonly #open = new Map<string, PromiseWithResolvers<Answer>>();
  #requests = 0;
  #sending: Promise<void> = Promise.resolve();

  /** Connects to the ROUTER's endpoint; `routingId` where the ROUTER knows us by one. */
  constructor(endpoint: string, routingId?: string) {
    this.#socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    if (routingId !== undefined) this.#socket.routingId = routingId;
    this.#socket.connect(endpoint);
    void this.#receive();
  }

  request(body: RequestBody, payload: readonly Uint8Array[] = []): PendingRequest {
    const id = this.#nextId();
    const pending = Promise.withResolvers<Answer>();
    this.#open.set(id, pending);
    this.#send({ ...body, id }, payload);
    return { id, reply: pending.promise };
  }

  /** Asks that a request be given up; its reply is then `cancelled`, unless it was final already. */
  cancel(target: string): void {
    this.#send({ id: this.#nextId(), op: 'cancel', target }, []);
  }

  /** Leaves; what is still open rejects. */
  close(): void {
    this.#socket.close();
    for (const pending of this.#open.values()) pending.reject(new CodedError('cancelled', 'The client was closed.'));
    this.#open.clear();
  }

  #nextId(): string {
    this.#requests += 1;
    return String(this.#requests);
  }

  #send(header: object, payload: readonly Uint8Array[]): void {
    this.#sending = this.#sending
      .then(() => (this.#socket.closed ? undefined : this.#socket.send(encodeMessage(header, payload))))
      .catch((error: unknown) => {
        if (!this.#socket.closed) throw error; // Closed while it waited: the request has been rejected.
      });
  }

  async #receive(): Promise<void> {
    for await (const frames of messagesOf(this.#socket)) {
      const { header, payload } = decodeMessage(frames);
      const reply = replySchema.parse(header);
      this.#open.get(reply.id)?.resolve({ ...reply, payload });
      this.#open.delete(reply.id);
    }
  }
}
