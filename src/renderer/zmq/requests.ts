// The requests that are under way over one connection: each is told of its partial replies and then, once, of its end.
import { z } from 'zod';
import { CodedError, type ErrorCode } from '../../protocol/errors.ts';
import { decodeMessage, encodeMessage, type RawMessage } from '../../protocol/frames.ts';
import { pageCloseCodes, PageFault } from '../../protocol/page-link.ts';
import { errorReplySchema } from '../../protocol/requests.ts';

export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode | 'disconnected';

  constructor(code: ErrorCode | 'disconnected', message: string) {
    super(message);
    this.code = code;
  }
}

/** What hears of a request's replies. The headers are not parsed yet; what a listener throws ends the request. */
export interface ReplyListener {
  onPartial(header: unknown, payload: Uint8Array[]): void;
  onFinal(header: unknown, payload: Uint8Array[]): void;
  onError(error: RequestError): void;
}

const envelopeSchema = z.object({ id: z.string(), status: z.string() });

export class Requests {
  readonly #send: (frames: readonly Uint8Array[]) => void;
  readonly #open = new Map<string, ReplyListener>();
  /** Those that wait for the connection. */
  #unsent = new Map<string, Uint8Array[]>();
  #count = 0;

  constructor(send: (frames: readonly Uint8Array[]) => void) {
    this.#send = send;
  }

  /**
   * Sends a request, or keeps it until `flush`.
   * @returns its id.
   */
  add(fields: object, payload: readonly Uint8Array[], listener: ReplyListener, connected: boolean): string {
    this.#count += 1;
    const id = String(this.#count);
    const frames = encodeMessage({ ...fields, id }, payload);
    this.#open.set(id, listener);
    if (connected) this.#sendFor(id, frames);
    else this.#unsent.set(id, frames);
    return id;
  }

  /** Sends what has waited for the connection. */
  flush(): void {
    const unsent = this.#unsent;
    this.#unsent = new Map();
    for (const [id, frames] of unsent) this.#sendFor(id, frames);
  }

  /** Asks the engine to give a request up; its end is still told. */
  cancel(id: string): void {
    if (this.#unsent.delete(id)) this.#fail(id, new RequestError('cancelled', 'Cancelled on request.'));
    else if (this.#open.has(id)) this.#cancelSent(id);
  }

  /** The same, and nothing of it is told any more. */
  drop(id: string): void {
    if (this.#open.delete(id) && !this.#unsent.delete(id)) this.#cancelSent(id);
  }

  /** Ends all of them: the connection is lost. */
  failAll(reason: string): void {
    this.#unsent.clear();
    for (const id of [...this.#open.keys()]) this.#fail(id, new RequestError('disconnected', reason));
  }

  /**
   * Hands a reply on to its request.
   * @throws PageFault where it is no reply at all.
   */
  take(frames: readonly Uint8Array[]): void {
    const { id, status, header, payload } = openEnvelope(frames);
    const listener = this.#open.get(id);
    if (listener === undefined) return; // Dropped, or the answer to a cancellation.
    try {
      if (status === 'partial') {
        listener.onPartial(header, payload);
      } else if (status === 'final') {
        listener.onFinal(header, payload);
        this.#open.delete(id);
      } else if (status === 'error') {
        const { code, message } = errorReplySchema.parse(header);
        this.#fail(id, new RequestError(code, message));
      }
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      this.#fail(id, new RequestError('bad_request', 'The answer makes no sense to this page: reload it.'));
    }
  }

  #sendFor(id: string, frames: readonly Uint8Array[]): void {
    try {
      this.#send(frames);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fail(id, new RequestError('too_large', error.message));
    }
  }

  #cancelSent(target: string): void {
    this.#count += 1;
    this.#send(encodeMessage({ id: String(this.#count), op: 'cancel', target }));
  }

  #fail(id: string, error: RequestError): void {
    const listener = this.#open.get(id);
    this.#open.delete(id);
    listener?.onError(error);
  }
}

function openEnvelope(frames: readonly Uint8Array[]): z.infer<typeof envelopeSchema> & RawMessage {
  try {
    const { header, payload } = decodeMessage(frames);
    return { ...envelopeSchema.parse(header), header, payload };
  } catch (error) {
    if (!(error instanceof CodedError || error instanceof z.ZodError)) throw error;
    throw new PageFault(pageCloseCodes.malformed, 'The engine sent what is no reply.');
  }
}
