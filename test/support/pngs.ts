// PNG files put together by hand, with whatever in them no encoder would write.
import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Grey of 1 bit or RGB of 8 bits per sample. */
export type PngKind = 'grey1' | 'rgb8';

/** A PNG of that size as it says; `parts` are chunks between header and end. */
export function png(width: number, height: number, kind: PngKind, ...parts: Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(kind === 'grey1' ? [1, 0] : [8, 2], 8);
  return Buffer.concat([signature, chunk('IHDR', header), ...parts, chunk('IEND', Buffer.alloc(0))]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Few bytes that inflate to `count` zeros. */
export function zeros(count: number): Buffer {
  return deflateSync(Buffer.alloc(count), { level: 9 });
}
