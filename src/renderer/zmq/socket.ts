// The page's DEALER: ZeroMQ messages over a wire to the gateway, from the handshake to the close.
import { totalBytes } from '../../protocol/frames.ts';
import { limits } from '../../protocol/limits.ts';
import { pageCloseCodes, PageFault } from '../../protocol/page-link.ts';
import { decodeReady, encodeReady, readyCommand, readyProperties } from '../../protocol/zws-ready.ts';
import { encodeZws, ZwsReader } from '../../protocol/zws.ts';
import type { OpenWire, Wire } from './wire.ts';

/** What becomes of a socket: `onOpen` at most once, messages after it, `onClose` once at the end. */
export interface SocketListener {
  onOpen(): void;
  onMessage(frames: Uint8Array[]): void;
  /** With WebSocket's code; 1006 where the other side is not there or was lost. */
  onClose(code: number, reason: string): void;
}

/** Frames are the engine's: they may be as large as it likes. */
const bounds = { bytes: Infinity, frames: Infinity };

export class PageSocket {
  readonly #wire: Wire;
  readonly #listener: SocketListener;
  readonly #reader = new ZwsReader(bounds);
  #closed = false;

  constructor(openWire: OpenWire, listener: SocketListener) {
    this.#listener = listener;
    this.#wire = openWire({
      onOpen: (token) => {
        const { socketType, token: tokenProperty } = readyProperties;
        this.#wire.send(encodeReady({ [socketType]: 'DEALER', [tokenProperty]: token }));
      },
      onData: (data) => {
        this.#take(data);
      },
      onClose: (code, reason) => {
        this.#end(code, reason);
      },
    });
  }

  /**
   * Sends one message; only after `onOpen`.
   * @throws RangeError where it is over what the gateway takes: that would close the link.
   */
  send(frames: readonly Uint8Array[]): void {
    if (totalBytes(frames) > limits.pageMessageBytes || frames.length > limits.pageMessageFrames) {
      throw new RangeError(`The message is over ${limits.pageMessageBytes} bytes.`);
    }
    for (const frame of encodeZws(frames)) this.#wire.send(frame);
  }

  #take(data: unknown): void {
    if (this.#closed) return;
    try {
      const arrival = this.#reader.take(bytesOf(data));
      if (arrival.type === 'message') this.#listener.onMessage(arrival.frames);
      if (arrival.type === 'command' && arrival.name === readyCommand) {
        decodeReady(arrival.data);
        this.#listener.onOpen();
      }
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      this.#wire.close(error.code, error.message);
      this.#end(error.code, error.message);
    }
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onClose(code, reason);
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  throw new PageFault(pageCloseCodes.malformed, 'The engine sent what are no bytes.');
}
