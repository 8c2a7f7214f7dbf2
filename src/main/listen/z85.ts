// Z85 (ZeroMQ RFC 32): how keys are written.

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

/** Five digits to base 85, the highest first, for each four bytes; their number must be divisible by four. */
export function encodeZ85(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const value = view.getUint32(at);
    for (let power = 4; power >= 0; power -= 1) text += digits.charAt(Math.floor(value / 85 ** power) % 85);
  }
  return text;
}
