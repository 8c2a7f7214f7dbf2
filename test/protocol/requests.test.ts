// Headers of requests and replies: what is valid survives the wire, what is not is told from it without a throw.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { errorCodeSchema, pictureErrorCodeSchema } from '../../src/protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';
import { explainIssues } from '../../src/protocol/issues.ts';
import { limits } from '../../src/protocol/limits.ts';
import { replySchema, requestSchema, requestStubSchema } from '../../src/protocol/requests.ts';

const id = fc.string({ minLength: 1, maxLength: limits.idLength });
const side = fc.integer({ min: 1, max: 100_000 });
const input = fc.oneof(
  fc.record({
    kind: fc.constant('pixels' as const),
    ...{ width: side, height: side },
    channels: fc.constantFrom(1 as const, 3 as const, 4 as const),
    prepared: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('encoded' as const) }),
  fc.record({ kind: fc.constant('file' as const), path: fc.string({ minLength: 1 }) }),
);
const classify = fc.record(
  {
    ...{ id, op: fc.constant('classify' as const), input },
    topK: fc.integer({ min: 1, max: limits.topK }),
    lane: fc.constantFrom('live' as const, 'interactive' as const, 'batch' as const),
    deadlineMs: fc.double({ min: 0.001, max: 1e9, noNaN: true }),
    model: fc.string(),
  },
  { requiredKeys: ['id', 'op', 'input', 'topK', 'lane'] },
);
const others = fc.oneof(
  fc.record({ id, op: fc.constant('cancel' as const), target: id }),
  fc.record({ id, op: fc.constant('model' as const), model: fc.string() }, { requiredKeys: ['id', 'op'] }),
);

test('a valid request comes over the wire as it is', () => {
  fc.assert(
    fc.property(fc.oneof(classify, others), (request) => {
      const { header } = decodeMessage(encodeMessage(request));
      expect(requestSchema.parse(header)).toEqual(request);
      expect(requestStubSchema.parse(header)).toEqual({ id: request.id, op: request.op });
    }),
  );
});

test('what is left out has its default', () => {
  const request = { id: '1', op: 'classify', input: { kind: 'pixels', width: 1, height: 2, channels: 3 } };
  expect(requestSchema.parse(request)).toEqual({
    ...request,
    ...{ topK: 5, lane: 'interactive', input: { ...request.input, prepared: false } },
  });
});

describe('a request is refused', () => {
  const good = { id: '1', op: 'classify', input: { kind: 'encoded' } };
  const cases: [string, object][] = [
    ['without an id', { ...good, id: undefined }],
    ['with an empty id', { ...good, id: '' }],
    ['with a number for an id', { ...good, id: 7 }],
    ['with an id too long', { ...good, id: 'x'.repeat(limits.idLength + 1) }],
    ['without input', { ...good, input: undefined }],
    ['with an unknown input', { ...good, input: { kind: 'url', url: 'http://x' } }],
    ['with half a pixel', { ...good, input: { kind: 'pixels', width: 1.5, height: 1, channels: 3 } }],
    ['with no pixels', { ...good, input: { kind: 'pixels', width: 0, height: 1, channels: 3 } }],
    ['with two channels', { ...good, input: { kind: 'pixels', width: 1, height: 1, channels: 2 } }],
    ['with an empty path', { ...good, input: { kind: 'file', path: '' } }],
    ['with topK 0', { ...good, topK: 0 }],
    ['with topK over the limit', { ...good, topK: limits.topK + 1 }],
    ['with an unknown lane', { ...good, lane: 'fast' }],
    ['with a deadline in the past', { ...good, deadlineMs: 0 }],
  ];
  it.each(cases)('%s', (_what, request) => {
    const parsed = requestSchema.safeParse(request);
    expect(parsed.success).toBe(false);
    if (!parsed.success) expect(explainIssues(parsed.error)).toMatch(/^[^\n]{10,}$/);
  });
});

test('nothing that JSON can say makes a schema throw', () => {
  const shaped = fc.record(
    {
      id: fc.jsonValue(),
      op: fc.constantFrom('classify', 'cancel', 'model', 'x'),
      input: fc.jsonValue(),
      topK: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(shaped, fc.jsonValue()), (header) => {
      for (const schema of [requestSchema, requestStubSchema, replySchema]) {
        const parsed = schema.safeParse(header);
        if (!parsed.success) expect(explainIssues(parsed.error).length).toBeGreaterThan(0);
      }
    }),
  );
});

test('every code of a row is a code of a reply, and those of requests are none of rows', () => {
  for (const code of errorCodeSchema.options) {
    const reply = { id: '', status: 'error', code, message: 'why' };
    expect(replySchema.parse(reply)).toEqual(reply);
  }
  const ofRequests = errorCodeSchema.options.filter((code) => !pictureErrorCodeSchema.safeParse(code).success);
  expect(ofRequests).toEqual(['rejected', 'expired', 'bad_request', 'unknown_op', 'no_model']);
});
