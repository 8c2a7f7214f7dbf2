// What the page tells its user in passing: shown for a while, and read out.
import { messageOf } from '../../protocol/errors.ts';
import { RequestError, type EngineClient } from '../zmq/engine-client.ts';

export interface Notice {
  /** `problem`: something did not go as asked for. */
  kind: 'news' | 'problem';
  title: string;
  detail?: string;
  /** A button in the notice; it stays longer then. */
  action?: { label: string; act: () => void };
}

export type Notify = (notice: Notice) => void;

/** Why a request failed, as one sentence for people. */
export function reasonOf(error: unknown): string {
  if (error instanceof RequestError && error.code === 'disconnected') return 'The connection to the engine is lost.';
  return messageOf(error);
}

/** Whether something ended because it was called off, by us or on request. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof RequestError) return error.code === 'cancelled';
  return error instanceof DOMException && error.name === 'AbortError';
}

/**
 * Does something and tells why it failed, but for what was called off and for a lost connection, which the page shows
 * as it is. Never rejects.
 * @returns whether it went well.
 */
export async function attempt(
  client: Pick<EngineClient, 'link'>,
  notify: Notify,
  title: string,
  action: () => Promise<void>,
): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (!isCancelled(error) && client.link.get().state === 'open') {
      notify({ kind: 'problem', title, detail: reasonOf(error) });
    }
    return false;
  }
}
