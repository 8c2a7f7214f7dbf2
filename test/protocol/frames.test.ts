// ZL1 messages: what goes in comes out, and nothing from outside can do more than be refused.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CodedError } from '../../src/protocol/errors.ts';
import { decodeMessage, encodeMessage } from '../../src/protocol/frames.ts';

const header = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }));
const payload = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 });
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('any header and payload come out as they went in', () => {
  fc.assert(
    fc.property(header, payload, (before, frames) => {
      const message = decodeMessage(encodeMessage(before, frames));
      expect(JSON.stringify(message.header)).toBe(JSON.stringify(before));
      expect(message.payload).toHaveLength(frames.length);
      message.payload.forEach((frame, at) => {
        expect(frame).toBe(frames[at]);
      });
    }),
  );
});

test('a message is ZL1, the header as JSON in UTF-8, then the payload', () => {
  const [version, json, ...rest] = encodeMessage({ id: 'ü' }, [Uint8Array.of(1), Uint8Array.of()]);
  expect(Buffer.from(version ?? []).toString()).toBe('ZL1');
  expect(Buffer.from(json ?? []).toString()).toBe('{"id":"ü"}');
  expect(rest.map((frame) => frame.length)).toEqual([1, 0]);
});

describe('random frames', () => {
  const frame = fc.oneof(
    fc.constant(text('ZL1')),
    fc.constant(text('{}')),
    fc.uint8Array({ maxLength: 64 }),
    fc.json().map(text),
    fc.string({ unit: 'binary' }).map(text),
  );

  test('are a message or refused with bad_request, nothing else', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.option(fc.nat(64)), (frames, bound) => {
        try {
          const { payload: rest } = decodeMessage(frames, bound ?? Infinity);
          expect(rest).toHaveLength(frames.length - 2);
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
          expect(error).toMatchObject({ code: 'bad_request' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  const refused: [string, Uint8Array[]][] = [
    ['no frames', []],
    ['no header', [text('ZL1')]],
    ['another version', [text('ZL2'), text('{}')]],
    ['a longer version', [text('ZL10'), text('{}')]],
    ['an empty version', [new Uint8Array(), text('{}')]],
    ['an empty header', [text('ZL1'), new Uint8Array()]],
    ['no JSON', [text('ZL1'), text('{id: 1}')]],
    ['two values', [text('ZL1'), text('{} {}')]],
    ['no UTF-8', [text('ZL1'), Uint8Array.of(0x22, 0xff, 0x22)]],
  ];
  it.each(refused)('with %s are refused', (_what, frames) => {
    expect(() => decodeMessage(frames)).toThrow(CodedError);
  });
});

test('the bound on the header is in bytes, and is none of the payload’s', () => {
  const message = encodeMessage({ a: 'üü' }, [new Uint8Array(1000)]);
  const bytes = message[1]?.byteLength ?? 0;
  expect(decodeMessage(message, bytes).payload).toHaveLength(1);
  expect(() => decodeMessage(message, bytes - 1)).toThrow(`The header is over ${String(bytes - 1)} bytes.`);
});

test('a header that is nested without end is no danger', () => {
  const deep = text('['.repeat(100_000) + ']'.repeat(100_000));
  expect(Array.isArray(decodeMessage([text('ZL1'), deep]).header)).toBe(true);
});
