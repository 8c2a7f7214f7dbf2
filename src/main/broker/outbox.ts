// Replies on their way out of the ROUTER: one send at a time, a client that does not read holds up nobody else.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'zeromq';
import { totalBytes } from '../../protocol/frames.ts';
import { limits } from '../../protocol/limits.ts';
import { systemCode } from '../system-code.ts';

const retryMs = 10;

/** A reply that waits; `left` is told when it does so no more. */
interface Waiting {
  frames: Uint8Array[];
  bytes: number;
  left: () => void;
}

/** One client's replies, oldest first; never empty. */
interface Queue {
  replies: Waiting[];
  bytes: number;
}

export class Outbox {
  readonly #socket: Router;
  readonly #onGone: (client: string) => void;
  readonly #queues = new Map<string, Queue>();
  /** Clients whose oldest reply can be tried now; the others' pipes are full. */
  readonly #due = new Set<string>();
  /** Clients that left too much unread. */
  readonly #deaf = new Set<string>();
  #pumping = false;
  #retryTimer: NodeJS.Timeout | undefined;

  /** `socket` must be `mandatory` with a send timeout of 0. `onGone` names a client that can't be reached any more. */
  constructor(socket: Router, onGone: (client: string) => void) {
    this.#socket = socket;
    this.#onGone = onGone;
  }

  /**
   * Queues a reply. `client` is the routing id in hex. Replies to one client keep their order.
   * @returns resolves when it has left, or will not leave any more.
   */
  send(client: string, frames: Uint8Array[]): Promise<void> {
    if (this.#deaf.has(client)) return Promise.resolve();
    const bytes = totalBytes(frames);
    const queue = this.#queues.get(client) ?? { replies: [], bytes: 0 };
    const full = queue.replies.length >= limits.unreadReplies || queue.bytes + bytes > limits.unreadBytes;
    if (full && queue.replies.length > 0) {
      this.#deaf.add(client);
      this.#drop(client);
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<undefined>();
    queue.replies.push({
      frames,
      bytes,
      left: () => {
        resolve(undefined);
      },
    });
    queue.bytes += bytes;
    if (queue.replies.length === 1) {
      this.#queues.set(client, queue);
      this.#due.add(client);
      void this.#pump();
    }
    return promise;
  }

  /** Whether this client left so much unread that it counts as gone for good. */
  isDeaf(client: string): boolean {
    return this.#deaf.has(client);
  }

  /** Resolves when every reply is on its way, or after `limitMs`. */
  async flush(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.#queues.size > 0 && performance.now() < deadline) await pause(retryMs);
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    for (const client of this.#queues.keys()) this.#forget(client);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    for (let client = first(this.#due); client !== undefined; client = first(this.#due)) await this.#sendTo(client);
    this.#pumping = false;
    if (this.#queues.size > 0) this.#retryTimer ??= setTimeout(this.#retry, retryMs);
  }

  readonly #retry = (): void => {
    this.#retryTimer = undefined;
    for (const client of this.#queues.keys()) this.#due.add(client);
    void this.#pump();
  };

  /** Sends a client's oldest reply and puts the client last, so that all take turns. */
  async #sendTo(client: string): Promise<void> {
    this.#due.delete(client);
    const queue = this.#queues.get(client);
    const reply = queue?.replies[0];
    if (queue === undefined || reply === undefined) return;
    try {
      await this.#socket.send([Buffer.from(client, 'hex'), ...reply.frames]);
      queue.replies.shift();
      queue.bytes -= reply.bytes;
      reply.left();
      if (queue.replies.length > 0) this.#due.add(client);
      else if (this.#queues.get(client) === queue) this.#queues.delete(client);
    } catch (error) {
      // Else its pipe is full.
      if (systemCode(error) !== 'EAGAIN') this.#drop(client);
    }
  }

  #drop(client: string): void {
    this.#forget(client);
    if (!this.#socket.closed) this.#onGone(client);
  }

  #forget(client: string): void {
    const queue = this.#queues.get(client);
    this.#queues.delete(client);
    this.#due.delete(client);
    for (const { left } of queue?.replies ?? []) left();
  }
}

function first<Item>(items: ReadonlySet<Item>): Item | undefined {
  const { value } = items.values().next();
  return value;
}
