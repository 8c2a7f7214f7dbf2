// The page's DEALER: ZeroMQ messages over a WebSocket to the gateway, from the handshake to the close.
import { totalBytes } from '../../protocol/frames.ts';
import { limits } from '../../protocol/limits.ts';
import { pageCloseCodes, PageFault } from '../../protocol/page-link.ts';
import { decodeReady, encodeReady, readyCommand, readyProperties } from '../../protocol/zws-ready.ts';
import { encodeZws, ZwsReader, zwsProtocol } from '../../protocol/zws.ts';

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
  readonly #socket: WebSocket;
  readonly #listener: SocketListener;
  readonly #reader = new ZwsReader(bounds);
  #closed = false;

  /** @param url of the gateway's WebSocket. @param token of the launch. */
  constructor(url: string, token: string, listener: SocketListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(url, zwsProtocol);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('open', () => {
      const { socketType, token: tokenProperty } = readyProperties;
      this.#socket.send(wire(encodeReady({ [socketType]: 'DEALER', [tokenProperty]: token })));
    });
    this.#socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      this.#take(data);
    });
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.#end(code, reason);
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
    for (const frame of encodeZws(frames)) this.#socket.send(wire(frame));
  }

  #take(data: unknown): void {
    if (this.#closed) return;
    try {
      if (!(data instanceof ArrayBuffer)) throw new PageFault(pageCloseCodes.malformed, 'The engine sent text.');
      const arrival = this.#reader.take(new Uint8Array(data));
      if (arrival.type === 'message') this.#listener.onMessage(arrival.frames);
      if (arrival.type === 'command' && arrival.name === readyCommand) {
        decodeReady(arrival.data);
        this.#listener.onOpen();
      }
    } catch (error) {
      if (!(error instanceof PageFault)) throw error;
      this.#socket.close(error.code, error.message);
      this.#end(error.code, error.message);
    }
  }

  #end(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onClose(code, reason);
  }
}

/** What WebSocket's types ask for: none of our bytes are in shared memory. */
function wire(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
