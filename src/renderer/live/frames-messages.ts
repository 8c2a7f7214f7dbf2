// What the page and its frames worker tell each other.
import type { ModelInput } from '../../protocol/card.ts';

export type ToFramesWorker =
  /** What the model takes, and the frames where the browser gives them as a stream. */
  | { kind: 'start'; input: ModelInput; frames?: ReadableStream<VideoFrame> }
  /** A single frame, where it does not. */
  | { kind: 'frame'; frame: VideoFrame }
  /** Send the newest frame, once there is one that has not been sent. */
  | { kind: 'next' };

/** A frame as the model takes it. */
export interface PreparedFrame {
  /** From 1, counting all frames that came from the camera. */
  sequence: number;
  /** Milliseconds since 1970. */
  capturedAt: number;
  /** How long it took to get it ready, in milliseconds. */
  preparing: number;
  width: number;
  height: number;
  /** `width × height × 3`, red, green, blue. */
  pixels: Uint8Array<ArrayBuffer>;
}

export type FromFramesWorker = { kind: 'prepared'; frame: PreparedFrame } | { kind: 'failed'; reason: string };
