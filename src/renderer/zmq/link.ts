// Keeps the page connected: a socket at a time, made anew with growing pauses whenever it is lost.
import { Store } from '../state/store.ts';
import { pageCloseCodes } from '../../protocol/page-link.ts';
import type { SocketListener } from './socket.ts';

export type LinkState =
  | { state: 'connecting' }
  | { state: 'open' }
  /** It connects again on its own at `retryAt`, a time of `performance.now()`. */
  | { state: 'lost'; retryAt: number; reason?: string }
  /** Wrong token: no retry. */
  | { state: 'refused'; reason: string }
  /** The engine was stopped; now and then it is tried again. */
  | { state: 'closed'; reason: string };

/** What the link needs of a socket. */
export interface LinkSocket {
  send(frames: readonly Uint8Array[]): void;
}

export type Connect = (listener: SocketListener) => LinkSocket;

export interface LinkListener {
  onOpen(): void;
  onMessage(frames: Uint8Array[]): void;
  /** What was asked over this connection will get no answer. */
  onLost(reason: string): void;
}

const shortestPauseMs = 250;
const longestPauseMs = 5000;
const noReason = 'ZeroLens cannot be reached.';

export class Link {
  readonly #connect: Connect;
  readonly #listener: LinkListener;
  readonly #state = new Store<LinkState>({ state: 'connecting' });
  #socket: LinkSocket | undefined;
  #pauseMs = shortestPauseMs;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(connect: Connect, listener: LinkListener) {
    this.#connect = connect;
    this.#listener = listener;
    this.#open();
  }

  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;

  /** Sends a message; only while the state is `open`. */
  send(frames: readonly Uint8Array[]): void {
    this.#socket?.send(frames);
  }

  /** Does not wait any longer for the next try, if there is to be one. */
  retry(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#open();
  }

  #open(): void {
    this.#retry = undefined;
    this.#socket = this.#connect({
      onOpen: () => {
        this.#pauseMs = shortestPauseMs;
        this.#state.set({ state: 'open' });
        this.#listener.onOpen();
      },
      onMessage: (frames) => {
        this.#listener.onMessage(frames);
      },
      onClose: (code, reason) => {
        this.#end(code, reason);
      },
    });
  }

  #end(code: number, reason: string): void {
    this.#socket = undefined;
    this.#state.set(this.#stateAfter(code, reason));
    this.#listener.onLost(reason === '' ? noReason : reason);
  }

  #stateAfter(code: number, reason: string): LinkState {
    if (code === pageCloseCodes.refused) return { state: 'refused', reason };
    const before = this.#state.get();
    const stopped = code === pageCloseCodes.stopped;
    const pauseMs = stopped || before.state === 'closed' ? longestPauseMs : this.#pauseMs;
    this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
    this.#retry = setTimeout(() => {
      this.#open();
    }, pauseMs);
    if (stopped) return { state: 'closed', reason };
    if (before.state === 'closed') return before;
    const retryAt = performance.now() + pauseMs;
    const why = code === pageCloseCodes.oversize ? 'A message was too large for ZeroLens.' : reason;
    return why === '' ? { state: 'lost', retryAt } : { state: 'lost', retryAt, reason: why };
  }
}
