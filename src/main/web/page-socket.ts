// A page's WebSocket as the gateway sees it.
import { on } from 'node:events';
import type { WebSocket } from 'ws';
import { pageCloseCodes, PageFault, type PageCloseCode } from '../../protocol/page-link.ts';
import type { PagePort } from '../broker/page-port.ts';

export class PageSocket implements PagePort {
  readonly messages: AsyncIterable<Uint8Array>;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    // Whatever goes wrong closes the socket, which `messages` tells.
    socket.on('error', () => undefined);
    // While more than one message waits, no more is read from the page.
    const events = on(socket, 'message', { close: ['close'], highWaterMark: 1, lowWaterMark: 1 });
    this.messages = binary(events);
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.send(bytes, () => {
        resolve();
      });
    });
  }

  close(code: PageCloseCode, reason: string): void {
    this.#socket.close(code, reason);
    // What was held back would hold back the page's own goodbye too.
    this.#socket.resume();
  }
}

async function* binary(events: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for await (const event of events) {
      const [data, isBinary] = event as [Buffer, boolean];
      if (!isBinary) throw new PageFault(pageCloseCodes.malformed, 'Text was sent; frames are binary.');
      yield data;
    }
  } catch (error) {
    if (error instanceof PageFault) throw error;
    // It broke the rules of WebSocket, or was lost.
  }
}
