// What carries bytes between the page and the gateway, whatever it is made of.

export interface Wire {
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
}

export interface WireListener {
  /** `token`: what the gateway asks for. */
  onOpen(token: string): void;
  /** An `ArrayBuffer` or bytes; anything else is against the rules. */
  onData(data: unknown): void;
  /** With WebSocket's code; 1006 where the other side is not there or was lost. */
  onClose(code: number, reason: string): void;
}

export type OpenWire = (listener: WireListener) => Wire;
