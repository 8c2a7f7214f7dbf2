// What the page tells its user in passing: shown for a while, and read out.
import { RequestError } from '../zmq/engine-client.ts';

export interface Notice {
  /** `problem`: something did not go as asked for. */
  kind: 'news' | 'problem';
  title: string;
  detail?: string;
}

export type Notify = (notice: Notice) => void;

/** Why a request failed, as one sentence for people. */
export function reasonOf(error: unknown): string {
  if (error instanceof RequestError && error.code === 'disconnected') return 'The connection to the engine is lost.';
  return error instanceof Error ? error.message : String(error);
}

/** Whether something ended because it was called off, by us or on request. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof RequestError) return error.code === 'cancelled';
  return error instanceof DOMException && error.name === 'AbortError';
}
