// Text for a terminal: what could steer it is shown, the rest stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terminalText } from '../../../src/main/cli/terminal-text.ts';

/** Control characters, line separators, and marks that change the direction of text. */
const steering = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

test.each([
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u001b[31mred\u0007', '\\u001b[31mred\\u0007'],
  ['\u007f\u0085\u009b2J', '\\u007f\\u0085\\u009b2J'],
  ['photo\u202egpj.exe', 'photo\\u202egpj.exe'],
  ['José/写真/📷 #1%.jpg', 'José/写真/📷 #1%.jpg'],
  ['👩‍👩‍👧 e\u0301', '👩‍👩‍👧 e\u0301'],
])('%j', (text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test('never lets anything through that steers, and changes nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(terminalText(text)).not.toMatch(steering);
      if (!steering.test(text)) expect(terminalText(text)).toBe(text);
    }),
  );
});
