// Values of options: what is accepted, and what is not.
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { countOrAuto, device, threshold, topK } from '../../../src/main/cli/options.ts';

describe('a whole number', () => {
  it('is taken from 1 to its bound, as digits only', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), (value) => {
        const text = String(value);
        if (value >= 1 && value <= 100) expect(topK(text)).toBe(value);
        else expect(() => topK(text)).toThrow(InvalidArgumentError);
      }),
    );
    expect(topK('007')).toBe(7);
  });

  it.each(['', ' ', '5.0', '1e1', '0x5', '+5', ' 5', '5 ', 'five', '٥', '99999999999999999999'])(
    'is not %j',
    (text) => {
      expect(() => topK(text)).toThrow('It must be a whole number from 1 to 100.');
      expect(() => countOrAuto(8)(text)).toThrow('It must be auto or a whole number from 1 to 8.');
    },
  );
});

test('auto leaves the number open', () => {
  expect(countOrAuto(8)('auto')).toBe('auto');
  expect(countOrAuto(8)('8')).toBe(8);
  expect(() => countOrAuto(8)('9')).toThrow(InvalidArgumentError);
  expect(() => topK('auto')).toThrow(InvalidArgumentError);
});

describe('a threshold', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['0.5', 0.5],
    ['.25', 0.25],
    ['1e-3', 0.001],
  ])('may be %s', (text, value) => {
    expect(threshold(text)).toBe(value);
  });

  it.each(['', ' ', '-0.1', '1.01', 'NaN', '0,5', 'half', '50%', 'Infinity'])('may not be %j', (text) => {
    expect(() => threshold(text)).toThrow('It must be a number from 0 to 1.');
  });
});

test('a device is one of those we know; auto is the CPU for now', () => {
  expect(device('auto')).toBe('cpu');
  for (const name of ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const) expect(device(name)).toBe(name);
  for (const name of ['', 'CPU', 'gpu', '__proto__']) {
    expect(() => device(name)).toThrow('It must be one of auto, cpu, webgpu, cuda, dml, coreml.');
  }
});
