// READY, the command with which both ends of a ZWS link begin (RFC 45, NULL mechanism as in RFC 23): names and values.
import { pageCloseCodes, PageFault } from './page-link.ts';
import { encodeZwsCommand } from './zws.ts';

export const readyCommand = 'READY';

/** Properties of READY. RFC 23 leaves names that begin with `X-` to applications. */
export const readyProperties = {
  socketType: 'Socket-Type',
  /** From the page: the token of this launch, which is in the page's address. */
  token: 'X-ZeroLens-Token',
} as const;

/** The frame with a READY of these properties. Names have 1 to 255 ASCII characters. */
export function encodeReady(properties: Readonly<Record<string, string>>): Uint8Array {
  const bytes: number[] = [];
  for (const [name, value] of Object.entries(properties)) {
    const text = new TextEncoder().encode(value);
    const length = text.byteLength;
    bytes.push(name.length, ...new TextEncoder().encode(name));
    bytes.push(length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff, ...text);
  }
  return encodeZwsCommand(readyCommand, Uint8Array.from(bytes));
}

/**
 * The properties in a READY's data, by their names in lower case: RFC 23 has them compared without regard to case.
 * @throws PageFault where the data end too early.
 */
export function decodeReady(data: Uint8Array): Map<string, string> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const properties = new Map<string, string>();
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > data.byteLength - at) throw new PageFault(pageCloseCodes.malformed, 'The READY command is cut off.');
    at += length;
    return data.subarray(at - length, at);
  };
  while (at < data.byteLength) {
    const [nameLength = 0] = take(1);
    const name = new TextDecoder('latin1').decode(take(nameLength)).toLowerCase();
    take(4);
    properties.set(name, new TextDecoder().decode(take(view.getUint32(at - 4))));
  }
  return properties;
}
