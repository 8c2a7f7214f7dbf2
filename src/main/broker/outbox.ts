// Replies on their way out of the ROUTER: one send at a time, a client that does not read holds up nobody else.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Router } from 'zeromq';
import { limits } from '../../protocol/limits.ts';

const retryMs = 10;

export class Outbox {
  readonly #socket: Router;
  readonly #onGone: (client: string) => void;
  /** Replies per client, oldest first; never empty. */
  readonly #queues = new Map<string, Uint8Array[][]>();
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

  /** Queues a reply. `client` is the routing id in hex. Replies to one client keep their order. */
  send(client: string, frames: Uint8Array[]): void {
    if (this.#deaf.has(client)) return;
    const queue = this.#queues.get(client);
    if (queue === undefined) {
      this.#queues.set(client, [frames]);
      this.#due.add(client);
      void this.#pump();
    } else if (queue.length < limits.unreadReplies) {
      queue.push(frames);
    } else {
      this.#deaf.add(client);
      this.#drop(client);
    }
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
    this.#queues.clear();
    this.#due.clear();
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
    const frames = queue?.[0];
    if (queue === undefined || frames === undefined) return;
    try {
      await this.#socket.send([Buffer.from(client, 'hex'), ...frames]);
      queue.shift();
      if (queue.length === 0) this.#queues.delete(client);
      else this.#due.add(client);
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!full) this.#drop(client);
    }
  }

  #drop(client: string): void {
    this.#queues.delete(client);
    this.#due.delete(client);
    if (!this.#socket.closed) this.#onGone(client);
  }
}

function first<Item>(items: ReadonlySet<Item>): Item | undefined {
  const { value } = items.values().next();
  return value;
}
