// The page's connection to the engine: its shape until the real one takes this place.
import type { ErrorCode } from '../../protocol/errors.ts';
import type { ClassifyReply, PictureInput, Lane } from '../../protocol/requests.ts';
import type { ModelCard } from '../../protocol/card.ts';
import type { ServiceFinal, ServiceInput, ServiceOp, ServicePartial } from '../../protocol/services.ts';

export type LinkState =
  | { state: 'connecting' }
  | { state: 'open' }
  | { state: 'lost'; retryAt: number; reason?: string }
  | { state: 'refused'; reason: string }
  | { state: 'closed'; reason: string };

export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode | 'disconnected';

  constructor(code: ErrorCode | 'disconnected', message: string) {
    super(message);
    this.code = code;
  }
}

export interface ClassifyFields {
  input: PictureInput;
  topK?: number;
  lane?: Lane;
  deadlineMs?: number;
}

interface RequestOptions<Op extends ServiceOp> {
  payload?: readonly Uint8Array[];
  signal?: AbortSignal;
  onPartial?: (fields: ServicePartial<Op>, payload: Uint8Array[]) => void;
}

export interface EngineClient {
  readonly link: { get(): LinkState; subscribe(listener: () => void): () => void };
  request<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    options?: RequestOptions<Op>,
  ): Promise<{ fields: ServiceFinal<Op>; payload: Uint8Array[] }>;
  subscribe<Op extends ServiceOp>(
    op: Op,
    fields: ServiceInput<Op>,
    onPartial: (fields: ServicePartial<Op>) => void,
    onError?: (error: RequestError) => void,
  ): () => void;
  classify(
    fields: ClassifyFields,
    payload: readonly Uint8Array[],
    options?: { signal?: AbortSignal },
  ): Promise<ClassifyReply>;
  model(): Promise<{ model: string; modelSha256: string; card: ModelCard }>;
  retry(): void;
}

export function connectToEngine(): EngineClient {
  const never = (): Promise<never> => Promise.reject(new RequestError('disconnected', 'There is no connection yet.'));
  const none = (): (() => void) => () => undefined;
  return {
    link: { get: () => connecting, subscribe: none },
    request: never,
    subscribe: none,
    classify: never,
    model: never,
    retry: () => undefined,
  };
}

const connecting: LinkState = { state: 'connecting' };
