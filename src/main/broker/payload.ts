// Whether the payload of a request is what its header says.
import type { ModelInput } from '../../protocol/card.ts';
import { assertNever, CodedError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { PictureInput } from '../../protocol/requests.ts';

/** @throws CodedError `bad_request` with the reason when header and payload do not fit each other or the model. */
export function checkPayload(input: PictureInput, payload: readonly Uint8Array[], model: ModelInput): void {
  const expected = input.kind === 'file' ? 0 : 1;
  if (payload.length !== expected) {
    throw new CodedError('bad_request', `Expected ${String(expected)} payload frames, got ${String(payload.length)}.`);
  }
  const bytes = payload[0]?.byteLength ?? 0;
  if (bytes > limits.payloadBytes) {
    throw new CodedError('bad_request', `The payload is over ${String(limits.payloadBytes)} bytes.`);
  }
  switch (input.kind) {
    case 'file':
      return;
    case 'encoded':
      if (bytes === 0) throw new CodedError('bad_request', 'The payload is empty.');
      return;
    case 'pixels':
      checkPixels(input, bytes, model);
      return;
    default:
      assertNever(input);
  }
}

function checkPixels(input: Extract<PictureInput, { kind: 'pixels' }>, bytes: number, model: ModelInput): void {
  const { width, height, channels, prepared } = input;
  if (width * height > limits.picturePixels) {
    throw new CodedError(
      'too_large',
      `${width} × ${height} pixels is over the limit of ${limits.picturePixels / 1e6} megapixels.`,
    );
  }
  const wanted = width * height * channels;
  if (bytes !== wanted) {
    throw new CodedError(
      'bad_request',
      `${String(width)} × ${String(height)} × ${String(channels)} pixels need ${String(wanted)} bytes, got ${String(bytes)}.`,
    );
  }
  if (prepared && (width !== model.width || height !== model.height || channels !== 3)) {
    throw new CodedError(
      'bad_request',
      `Prepared pixels must be ${String(model.width)} × ${String(model.height)} × 3 for this model.`,
    );
  }
}
