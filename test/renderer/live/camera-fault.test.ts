// What a browser's refusal means.
import { expect, it } from 'vitest';
import { faultOf } from '../../../src/renderer/live/camera-fault.ts';

it.each([
  ['NotAllowedError', 'refused'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'taken'],
  ['AbortError', 'taken'],
  ['TypeError', 'unsupported'],
])('%s: %s', (name, fault) => {
  expect(faultOf(new DOMException('no', name))).toBe(fault);
});
