// An engine as the page's stores see it: answers as the test says, loses its connection when told.
import type { ServiceFinal, ServiceInput, ServiceOp, ServicePartial } from '../../src/protocol/services.ts';
import { Store } from '../../src/renderer/state/store.ts';
import { RequestError, type EngineClient, type LinkState } from '../../src/renderer/zmq/engine-client.ts';

type Reply<Op extends ServiceOp> = ServiceFinal<Op> | Promise<ServiceFinal<Op>>;

interface Asked<Op extends ServiceOp> {
  signal: AbortSignal | undefined;
  payload: readonly Uint8Array[];
  partial: (fields: ServicePartial<Op>) => void;
}

type Answers = { [Op in ServiceOp]?: (fields: ServiceInput<Op>, asked: Asked<Op>) => Reply<Op> };

export class FakeEngine {
  readonly link = Object.assign(new Store<LinkState>({ state: 'open' }), { retry: () => undefined });
  readonly asked: { op: ServiceOp; fields: unknown }[] = [];
  readonly #answers: Answers;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** What the stores take. */
  get client(): EngineClient {
    return this as unknown as EngineClient;
  }

  /** Asks once: it does not outlive a lost connection. */
  subscribe<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    onPartial: (fields: ServicePartial<Op>) => void,
    onError: (error: RequestError) => void = () => undefined,
  ): () => void {
    const ended = new AbortController();
    this.request(op, fields, {
      signal: ended.signal,
      onPartial: (partial) => {
        if (!ended.signal.aborted) onPartial(partial);
      },
    }).catch((error: unknown) => {
      if (!ended.signal.aborted && error instanceof RequestError) onError(error);
    });
    return () => {
      ended.abort();
    };
  }

  async request<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    options: {
      signal?: AbortSignal;
      payload?: readonly Uint8Array[];
      onPartial?: (fields: ServicePartial<Op>) => void;
    } = {},
  ): Promise<{ fields: ServiceFinal<Op>; payload: Uint8Array[] }> {
    this.asked.push({ op, fields });
    if (this.link.get().state !== 'open') throw new RequestError('disconnected', 'lost');
    const answer = this.#answers[op];
    if (answer === undefined) throw new RequestError('unknown_op', `${op} is not answered here`);
    const { signal, payload = [], onPartial = () => undefined } = options;
    const cancelled = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new RequestError('cancelled', 'Cancelled on request.'));
      });
    });
    const reply = Promise.resolve(answer(fields, { signal, payload, partial: onPartial }));
    return { fields: await Promise.race([reply, cancelled]), payload: [new Uint8Array([1])] };
  }
}
