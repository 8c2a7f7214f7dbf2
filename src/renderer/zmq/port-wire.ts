// The wire of the desktop app: a port to the main process, on which every message is a copy.
import { portSignalSchema, type PortSignal } from '../../protocol/desktop.ts';
import type { OpenWire, WireListener } from './wire.ts';

/** As WebSocket has it: the other side is gone without a word. */
const lost = 1006;

export interface EnginePort {
  readonly port: MessagePort;
  readonly token: string;
}

/** @param given comes once the main process has answered. */
export function portWire(given: Promise<EnginePort>): OpenWire {
  return (listener) => {
    let open: MessagePort | undefined;
    let ended = false;
    const end = (code: number, reason: string): void => {
      if (ended) return;
      ended = true;
      open?.close();
      listener.onClose(code, reason);
    };
    void given.then(({ port, token }) => {
      open = port;
      if (ended) {
        port.close();
        return;
      }
      hear(port, listener, end);
      listener.onOpen(token);
    });
    return {
      send: (bytes) => {
        // A copy: it may be part of a larger buffer, which would go along.
        open?.postMessage(bytes.slice());
      },
      close: (code, reason) => {
        open?.postMessage({ code, reason } satisfies PortSignal);
        end(code, reason);
      },
    };
  };
}

function hear(port: MessagePort, listener: WireListener, end: (code: number, reason: string) => void): void {
  let taken = 0;
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const signal = data instanceof Uint8Array ? undefined : portSignalSchema.safeParse(data).data;
    if (signal !== undefined && 'code' in signal) {
      end(signal.code, signal.reason);
      return;
    }
    listener.onData(data);
    taken += 1;
    port.postMessage({ ack: taken } satisfies PortSignal);
  });
  port.addEventListener('close', () => {
    end(lost, '');
  });
  port.start();
}
