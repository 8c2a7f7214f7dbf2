// A client from outside, as a page is: asks the ROUTER for services, over a socket of its own.
import { Dealer } from 'zeromq';
import { messagesOf } from '../../src/main/broker/messages.ts';
import { CodedError, errorCodeSchema } from '../../src/protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import {
  services,
  type ServiceFinal,
  type ServiceInput,
  type ServiceOp,
  type ServicePartial,
} from '../../src/protocol/services.ts';

interface Options<Op extends ServiceOp> {
  payload?: readonly Uint8Array[];
  signal?: AbortSignal;
  onPartial?: (fields: ServicePartial<Op>, payload: readonly Uint8Array[]) => void;
}

interface Answer<Op extends ServiceOp> {
  fields: ServiceFinal<Op>;
  payload: readonly Uint8Array[];
}

interface Header {
  id: string;
  status: string;
  code?: string;
  message?: string;
}

type Hear = (header: Header, payload: readonly Uint8Array[]) => void;

export class ServiceClient {
  readonly #socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  readonly #open = new Map<string, Hear>();
  /** Headers of all replies, as they came, where they are kept. */
  readonly headers: string[] = [];
  readonly #keepsHeaders: boolean;
  #requests = 0;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(endpoint: string, keepsHeaders = true) {
    this.#keepsHeaders = keepsHeaders;
    this.#socket.connect(endpoint);
    void this.#receive();
  }

  /** Asks; rejects with a `CodedError` where the reply is one. Fields are checked against the protocol. */
  request<Op extends ServiceOp>(op: Op, fields: ServiceInput<Op>, options: Options<Op> = {}): Promise<Answer<Op>> {
    const id = this.#send({ op, ...fields }, options.payload);
    options.signal?.addEventListener('abort', () => this.#send({ op: 'cancel', target: id }));
    const answer = Promise.withResolvers<Answer<Op>>();
    this.#open.set(id, (header, payload) => {
      if (header.status === 'partial') {
        options.onPartial?.(services[op].partial.parse(header) as ServicePartial<Op>, payload);
        return;
      }
      this.#open.delete(id);
      if (header.status === 'error') answer.reject(errorOf(header));
      else answer.resolve({ fields: services[op].final.parse(header) as ServiceFinal<Op>, payload });
    });
    return answer.promise;
  }

  close(): void {
    this.#socket.close();
  }

  #send(header: object, payload: readonly Uint8Array[] = []): string {
    const id = String((this.#requests += 1));
    this.#sending = this.#sending.then(() => this.#socket.send(encodeMessage({ ...header, id }, payload)));
    return id;
  }

  async #receive(): Promise<void> {
    for await (const frames of messagesOf(this.#socket)) {
      const { header, payload } = decodeMessage(frames);
      if (this.#keepsHeaders) this.headers.push(JSON.stringify(header));
      const known = header as Header;
      this.#open.get(known.id)?.(known, payload);
    }
  }
}

function errorOf({ code, message }: Header): CodedError {
  return new CodedError(errorCodeSchema.parse(code), message ?? '');
}
