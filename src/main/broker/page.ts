// One page at the gateway: its handshake, then its messages on to the ROUTER and the replies back, each at the page's pace.
import { randomBytes } from 'node:crypto';
import { Dealer } from 'zeromq';
import { limits } from '../../protocol/limits.ts';
import { pageCloseCodes, PageFault, type PageCloseCode } from '../../protocol/page-link.ts';
import { decodeReady, encodeReady, readyCommand, readyProperties } from '../../protocol/zws-ready.ts';
import { encodeZws, ZwsReader, type ZwsArrival } from '../../protocol/zws.ts';
import { isToken } from '../token.ts';
import { messagesOf } from './messages.ts';
import type { PagePort } from './page-port.ts';

/** How long a page may take to say who it is. */
const readyLimitMs = 10_000;
/** Before it has: a READY has little to say. */
const strangerBounds = { bytes: 4096, frames: 2 };
const pageBounds = { bytes: limits.pageMessageBytes, frames: limits.pageMessageFrames };

/** What a page needs of the broker, to which `client` is its routing id in hex. */
export interface PageBroker {
  /** Has `onGone` called once the broker has given this client up. */
  watchClient(client: string, onGone: () => void): void;
  clientGone(client: string): void;
}

export interface PageSettings {
  port: PagePort;
  /** What the page must show. */
  token: string;
  /** The ROUTER's. */
  endpoint: string;
  broker: PageBroker;
}

export class Page {
  readonly #settings: PageSettings;
  /** Nobody can guess it, and it is none of those that may name files. */
  readonly #routingId = randomBytes(16).toString('hex');
  #reader = new ZwsReader(strangerBounds);
  #socket: Dealer | undefined;

  constructor(settings: PageSettings) {
    this.#settings = settings;
  }

  /** Serves the page; resolves when it has left or was sent away. */
  async serve(): Promise<void> {
    const { port } = this.#settings;
    const timer = setTimeout(() => {
      this.dismiss(pageCloseCodes.silent, 'The page did not say READY in time.');
    }, readyLimitMs);
    try {
      for await (const bytes of port.messages) {
        await this.#take(this.#reader.take(bytes));
        if (this.#socket !== undefined) clearTimeout(timer);
      }
    } catch (error) {
      if (error instanceof PageFault) this.dismiss(error.code, error.message);
      else if (this.#socket?.closed !== true) throw error; // Else it was sent away in the middle of a message.
    } finally {
      clearTimeout(timer);
      this.#leave();
    }
  }

  /** Sends the page away. */
  dismiss(code: PageCloseCode, reason: string): void {
    this.#settings.port.close(code, reason);
    this.#socket?.close();
  }

  async #take(arrival: ZwsArrival): Promise<void> {
    if (arrival.type === 'command') await this.#command(arrival.name, arrival.data);
    else if (this.#socket === undefined) throw new PageFault(pageCloseCodes.refused, 'READY must come first.');
    else if (arrival.type === 'message') await this.#socket.send(arrival.frames);
  }

  async #command(name: string, data: Uint8Array): Promise<void> {
    if (name !== readyCommand || this.#socket !== undefined) {
      throw new PageFault(pageCloseCodes.malformed, `The command ${name.slice(0, 20)} has no place here.`);
    }
    const { port, token } = this.#settings;
    const shown = decodeReady(data).get(readyProperties.token.toLowerCase());
    if (!isToken(shown, token)) {
      throw new PageFault(
        pageCloseCodes.refused,
        'The token is not that of this launch: open the address ZeroLens shows.',
      );
    }
    this.#reader = new ZwsReader(pageBounds);
    this.#socket = this.#enter();
    await port.send(encodeReady({ [readyProperties.socketType]: 'ROUTER' }));
    void this.#forward(this.#socket);
  }

  #enter(): Dealer {
    const { broker, endpoint } = this.#settings;
    broker.watchClient(this.#client, () => {
      this.dismiss(pageCloseCodes.slow, 'The page did not keep up with its replies.');
    });
    // Few: what the page has not read waits at the ROUTER, where its bytes are counted.
    const socket = new Dealer({ linger: 0, sendHighWaterMark: 1, receiveHighWaterMark: 1 });
    socket.routingId = this.#routingId;
    socket.connect(endpoint);
    return socket;
  }

  async #forward(socket: Dealer): Promise<void> {
    for await (const frames of messagesOf(socket)) {
      for (const frame of encodeZws(frames)) await this.#settings.port.send(frame);
    }
  }

  #leave(): void {
    this.#socket?.close();
    if (this.#socket !== undefined) this.#settings.broker.clientGone(this.#client);
  }

  get #client(): string {
    return Buffer.from(this.#routingId).toString('hex');
  }
}
