// The server of browser mode with a real engine behind it, and pages at it that know only the protocol.
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Engine } from '../../src/main/engine.ts';
import { newToken } from '../../src/main/token.ts';
import { WebServer, type WebSettings } from '../../src/main/web/server.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import { pageLinkPath } from '../../src/protocol/page-link.ts';
import { encodeReady } from '../../src/protocol/zws-ready.ts';
import { encodeZws, ZwsReader, zwsProtocol } from '../../src/protocol/zws.ts';

/** A folder with a page of two files. */
export const smallPage = join(import.meta.dirname, 'small-page');

/** Where a page is, and what it must show. */
export interface PageAddress {
  origin: string;
  token: string;
}

export interface ServedEngine extends PageAddress {
  engine: Engine;
  web: WebServer;
}

/** Serves `engine`, with the small page as files. */
export async function serveEngine(engine: Engine, settings: Partial<WebSettings> = {}): Promise<ServedEngine> {
  const token = settings.token ?? newToken();
  const onPage: WebSettings['onPage'] = (port) => void engine.servePage(port, token);
  const web = await WebServer.start({ root: smallPage, port: 0, token, onPage, ...settings });
  return { engine, web, origin: web.origin, token };
}

interface PageOptions {
  token?: string;
  /** Whether it says READY. */
  ready?: boolean;
}

export interface Reply {
  header: Record<string, unknown>;
  payload: Uint8Array[];
}

/** A page, from the handshake on. */
export class RawPage {
  readonly socket: WebSocket;
  /** How the link ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #reader = new ZwsReader({ bytes: Infinity, frames: Infinity });
  readonly #replies: Reply[] = [];
  #waiting: ((reply: Reply) => void) | undefined;

  private constructor(origin: string) {
    this.socket = new WebSocket(new URL(pageLinkPath, origin), zwsProtocol, { origin, perMessageDeflate: false });
    this.socket.on('error', () => undefined);
    this.closed = once(this.socket, 'close').then(([code, reason]: unknown[]) => ({
      code: Number(code),
      reason: String(reason),
    }));
  }

  static async open({ origin, token }: PageAddress, options: PageOptions = {}): Promise<RawPage> {
    const page = new RawPage(origin);
    await once(page.socket, 'open');
    if (options.ready === false) return page;
    const properties = { 'Socket-Type': 'DEALER', 'X-ZeroLens-Token': options.token ?? token };
    page.socket.send(encodeReady(properties));
    await Promise.race([once(page.socket, 'message'), page.closed]);
    page.socket.on('message', (data: Buffer) => {
      page.#take(data);
    });
    return page;
  }

  send(header: object, payload: readonly Uint8Array[] = []): void {
    for (const frame of encodeZws(encodeMessage(header, payload))) this.socket.send(frame);
  }

  /** The next reply, in the order they came. */
  receive(): Promise<Reply> {
    const reply = this.#replies.shift();
    if (reply !== undefined) return Promise.resolve(reply);
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      void this.closed.then(({ code, reason }) => {
        reject(new Error(`Closed: ${code} ${reason}`));
      });
    });
  }

  async ask(header: object, payload: readonly Uint8Array[] = []): Promise<Reply> {
    this.send(header, payload);
    return this.receive();
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #take(data: Buffer): void {
    const arrival = this.#reader.take(data);
    if (arrival.type !== 'message') return;
    const reply = decodeMessage(arrival.frames) as Reply;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#replies.push(reply);
    else waiting(reply);
  }
}
