// ZWS 2.0 (ZeroMQ RFC 45): how ZeroMQ frames travel over a WebSocket, one binary message each, between a page and the gateway.
import { totalBytes } from './frames.ts';
import { pageCloseCodes, PageFault } from './page-link.ts';

/**
 * The sub-protocol's name. RFC 45 calls it `ZWS2.0/NULL` (READY commands first, then messages), but browsers refuse the slash.
 */
export const zwsProtocol = 'ZWS2.0-NULL';

/** The first byte of every frame. */
const flags = { last: 0, more: 1, command: 2 } as const;

/** What one frame brought: all of a message, a command, or only a further part of a message. */
export type ZwsArrival =
  { type: 'message'; frames: Uint8Array[] } | { type: 'command'; name: string; data: Uint8Array } | { type: 'part' };

export interface ZwsBounds {
  /** Of one message with all its frames, or of a command. */
  readonly bytes: number;
  readonly frames: number;
}

/** The frames of one message, ready to be sent in this order. */
export function encodeZws(frames: readonly Uint8Array[]): Uint8Array[] {
  return frames.map((frame, place) => flagged(place === frames.length - 1 ? flags.last : flags.more, [frame]));
}

/** A command: its name, of 1 to 255 ASCII letters, and its data. */
export function encodeZwsCommand(name: string, data: Uint8Array): Uint8Array {
  return flagged(flags.command, [Uint8Array.of(name.length), new TextEncoder().encode(name), data]);
}

/** Puts the frames of one peer together again. */
export class ZwsReader {
  readonly #bounds: ZwsBounds;
  #frames: Uint8Array[] = [];
  #bytes = 0;

  constructor(bounds: ZwsBounds) {
    this.#bounds = bounds;
  }

  /**
   * Takes one frame as it came over the wire. What it gives out are views of it, not copies.
   * @throws PageFault where it breaks the rules of RFC 45 or the bounds.
   */
  take(bytes: Uint8Array): ZwsArrival {
    const [flag] = bytes;
    const body = bytes.subarray(1);
    this.#bytes += body.byteLength;
    if (this.#bytes > this.#bounds.bytes) throw tooLarge(`The message is over ${this.#bounds.bytes} bytes.`);
    switch (flag) {
      case flags.last:
      case flags.more:
        return this.#part(body, flag === flags.more);
      case flags.command:
        if (this.#frames.length > 0) throw malformed('A command stands between the frames of a message.');
        this.#bytes = 0;
        return { type: 'command', ...parseCommand(body) };
      case undefined:
        throw malformed('The frame is empty.');
      default:
        throw malformed(`The frame begins with the unknown flag ${flag}.`);
    }
  }

  #part(body: Uint8Array, more: boolean): ZwsArrival {
    this.#frames.push(body);
    if (this.#frames.length > this.#bounds.frames) {
      throw tooLarge(`The message has over ${this.#bounds.frames} frames.`);
    }
    if (more) return { type: 'part' };
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return { type: 'message', frames };
  }
}

function parseCommand(body: Uint8Array): { name: string; data: Uint8Array } {
  const [length = 0] = body;
  const name = new TextDecoder('latin1').decode(body.subarray(1, 1 + length));
  if (length === 0 || name.length < length || !/^[A-Za-z]+$/u.test(name)) throw malformed('The command has no name.');
  return { name, data: body.subarray(1 + length) };
}

function flagged(flag: number, parts: readonly Uint8Array[]): Uint8Array {
  const frame = new Uint8Array(1 + totalBytes(parts));
  frame[0] = flag;
  let at = 1;
  for (const part of parts) {
    frame.set(part, at);
    at += part.byteLength;
  }
  return frame;
}

function malformed(message: string): PageFault {
  return new PageFault(pageCloseCodes.malformed, message);
}

function tooLarge(message: string): PageFault {
  return new PageFault(pageCloseCodes.tooLarge, message);
}
