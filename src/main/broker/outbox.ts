// Replies on their way out of the ROUTER: one send at a time, a client that does not read holds up nobody else.
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Router } from 'zeromq';
import { limits } from '../../protocol/limits.ts';

const retryMs = 10;

export class Outbox {
  readonly #socket: Router;
  readonly #onGone: (client: string) => void;
  readonly #ready: { client: string; frames: Uint8Array[] }[] = [];
  /** Replies for clients whose pipe is full, oldest first. */
  readonly #blocked = new Map<string, Uint8Array[][]>();
  #pumping = false;
  #retryTimer: NodeJS.Timeout | undefined;

  /** `socket` must be `mandatory` with a send timeout of 0. `onGone` names a client that can't be reached any more. */
  constructor(socket: Router, onGone: (client: string) => void) {
    this.#socket = socket;
    this.#onGone = onGone;
  }

  /** Queues a reply. `client` is the routing id in hex. Replies to one client keep their order. */
  send(client: string, frames: Uint8Array[]): void {
    const blocked = this.#blocked.get(client);
    if (blocked === undefined) this.#ready.push({ client, frames });
    else if (blocked.length < limits.unreadReplies) blocked.push(frames);
    else this.#drop(client);
    if (!this.#pumping) void this.#pump();
  }

  /** Resolves when every reply is on its way, or after `limitMs`. */
  async flush(limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while ((this.#pumping || this.#ready.length > 0 || this.#blocked.size > 0) && performance.now() < deadline) {
      await setTimeout(retryMs);
    }
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    this.#ready.length = 0;
    this.#blocked.clear();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
      const blocked = this.#blocked.get(next.client);
      if (blocked !== undefined) blocked.push(next.frames);
      else if (!(await this.#try(next.client, next.frames))) this.#blocked.set(next.client, [next.frames]);
    }
    if (this.#blocked.size > 0) this.#retryTimer ??= globalThis.setTimeout(() => void this.#retry(), retryMs);
    this.#pumping = false;
  }

  async #retry(): Promise<void> {
    this.#retryTimer = undefined;
    if (this.#pumping) return;
    this.#pumping = true;
    for (const [client, waiting] of this.#blocked) {
      let frames = waiting[0];
      while (frames !== undefined && (await this.#try(client, frames))) {
        waiting.shift();
        frames = waiting[0];
      }
      if (frames === undefined) this.#blocked.delete(client);
    }
    await this.#pump();
  }

  /** Whether the reply is off our hands: handed to its pipe, or its client is gone. */
  async #try(client: string, frames: Uint8Array[]): Promise<boolean> {
    if (this.#socket.closed) return true;
    try {
      await this.#socket.send([Buffer.from(client, 'hex'), ...frames]);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false;
      this.#drop(client);
      return true;
    }
  }

  #drop(client: string): void {
    this.#blocked.delete(client);
    this.#onGone(client);
  }
}
