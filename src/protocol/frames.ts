// ZL1, the multipart message: a version frame, a JSON header, then raw payload frames.
import { CodedError } from './errors.ts';

const version = 'ZL1';
const versionFrame = new TextEncoder().encode(version);

/** A message whose header has not been checked against a schema yet. */
export interface RawMessage {
  header: unknown;
  payload: Uint8Array[];
}

/** Frames of one message: `ZL1`, the header as JSON, the payload as it is (not copied). */
export function encodeMessage(header: object, payload: readonly Uint8Array[] = []): Uint8Array[] {
  return [versionFrame, new TextEncoder().encode(JSON.stringify(header)), ...payload];
}

/**
 * Takes a message apart. The payload frames are those given, not copies.
 * @param maxHeaderBytes bound on the header, for messages from outside.
 * @throws CodedError `bad_request` on another version, a header that is no JSON, or one over the bound.
 */
export function decodeMessage(frames: readonly Uint8Array[], maxHeaderBytes = Infinity): RawMessage {
  const [first, header, ...payload] = frames;
  if (first === undefined || new TextDecoder().decode(first.subarray(0, 16)) !== version) {
    throw new CodedError('bad_request', `The first frame must be ${version}.`);
  }
  if (header === undefined) throw new CodedError('bad_request', 'The header frame is missing.');
  if (header.byteLength > maxHeaderBytes) {
    throw new CodedError('bad_request', `The header is over ${String(maxHeaderBytes)} bytes.`);
  }
  return { header: parseJson(header), payload };
}

/** Bytes of all frames together. */
export function totalBytes(frames: readonly Uint8Array[]): number {
  return frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new CodedError('bad_request', 'The header is not valid JSON in UTF-8.');
  }
}
