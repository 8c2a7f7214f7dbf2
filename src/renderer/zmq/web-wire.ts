// The wire of browser mode: a WebSocket.
import { zwsProtocol } from '../../protocol/zws.ts';
import type { OpenWire } from './wire.ts';

/** @param url of the gateway's WebSocket. @param token of the launch. */
export function webWire(url: string, token: string): OpenWire {
  return (listener) => {
    const socket = new WebSocket(url, zwsProtocol);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      listener.onOpen(token);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      listener.onData(data);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      listener.onClose(code, reason);
    });
    return {
      send: (bytes) => {
        // What WebSocket's types ask for: none of our bytes are in shared memory.
        socket.send(bytes as Uint8Array<ArrayBuffer>);
      },
      close: (code, reason) => {
        socket.close(code, reason);
      },
    };
  };
}
