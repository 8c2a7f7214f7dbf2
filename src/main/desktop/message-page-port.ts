// The line to a page in the app's window: a message port of Electron, on which every message is a copy.
import { on } from 'node:events';
import type { MessagePortMain } from 'electron';
import { portSignalSchema, type PortSignal } from '../../protocol/desktop.ts';
import { pageCloseCodes, PageFault, type PageCloseCode } from '../../protocol/page-link.ts';
import type { PagePort } from '../broker/page-port.ts';

/** Messages that the page may have before it: with more of them it is not asked to take another one. */
const mostUnread = 16;

export class MessagePagePort implements PagePort {
  readonly messages: AsyncIterable<Uint8Array>;
  readonly #port: MessagePortMain;
  #sent = 0;
  #read = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(port: MessagePortMain) {
    this.#port = port;
    port.on('close', () => {
      this.#closed = true;
      this.#wake?.();
    });
    // Listens at once: what comes before anybody asks is kept.
    this.messages = this.#bytes(on(port, 'message', { close: ['close'] }));
    port.start();
  }

  /** Resolves when the page has read on, so that little waits there. */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return;
    // Out of a pool, it would take all of that along.
    this.#port.postMessage(bytes.slice());
    this.#sent += 1;
    while (this.#sent - this.#read >= mostUnread && !this.#hasClosed()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Asked anew: it may close while it is waited for. */
  #hasClosed(): boolean {
    return this.#closed;
  }

  close(code: PageCloseCode, reason: string): void {
    if (this.#closed) return;
    this.#port.postMessage({ code, reason } satisfies PortSignal);
    this.#closed = true;
    this.#wake?.();
    this.#port.close();
  }

  async *#bytes(events: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
    for await (const event of events) {
      const [{ data }] = event as [{ data: unknown }];
      if (data instanceof Uint8Array) yield data;
      else this.#heed(data);
    }
  }

  #heed(data: unknown): void {
    const signal = portSignalSchema.safeParse(data);
    if (!signal.success) throw new PageFault(pageCloseCodes.malformed, 'What was sent is neither bytes nor a signal.');
    if ('ack' in signal.data) this.#read = signal.data.ack;
    else this.#port.close();
    this.#wake?.();
  }
}
