// From raw outputs to classes: probabilities that are some, an order that is the same everywhere.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../src/protocol/card.ts';
import { bestClasses } from '../../src/workers/scores.ts';

function card(output: ModelCard['output'], count: number): ModelCard {
  return {
    ...{ name: 'n', version: '1', license: 'MIT', source: 'test', output },
    labels: Array.from({ length: count }, (_, index) => `label ${String(index)}`),
    input: {
      ...{ layout: 'NCHW', color: 'RGB', width: 1, height: 1, resize: 'stretch', filter: 'nearest', pad: 0, scale: 1 },
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
  };
}

function best(values: readonly number[], output: ModelCard['output'] = 'logits', topK = values.length) {
  return bestClasses(Float32Array.from(values), card(output, values.length), topK);
}

const finite = fc.float({ min: -100, max: 100, noNaN: true });
const values = fc.array(fc.oneof(finite, fc.constantFrom(0, 1, 2)), { minLength: 1, maxLength: 50 });

describe('scores', () => {
  it('of logits sum to 1, however large the logits', () => {
    const wide = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(fc.oneof(values, wide), (logits) => {
        const scores = best(logits).map(({ score }) => score);
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
        for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
      }),
    );
  });

  it('of equal logits are equal', () => {
    expect(best([7, 7, 7, 7]).map(({ score }) => score)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('of a sigmoid stand each for itself', () => {
    expect(best([0, 1000, -1000, Math.log(3)], 'sigmoid').map(({ index, score }) => [index, score])).toEqual([
      [1, 1],
      [3, expect.closeTo(0.75, 6)],
      [0, 0.5],
      [2, 0],
    ]);
  });

  it('that are probabilities stay as they are', () => {
    expect(best([0.25, 0.75], 'probabilities').map(({ score }) => score)).toEqual([0.75, 0.25]);
  });
});

describe('the order', () => {
  it('is that of a stable sort by value, with ties by the lower index, for any top K', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (raw, topK) => {
        const floats = raw.map(Math.fround);
        const sorted = floats.map((_, index) => index).sort((a, b) => (floats[b] ?? 0) - (floats[a] ?? 0) || a - b);
        const found = best(raw, 'logits', topK);
        expect(found.map(({ index }) => index)).toEqual(sorted.slice(0, topK));
        for (const { index, label } of found) expect(label).toBe(`label ${String(index)}`);
      }),
    );
  });

  it('is the same for every kind of output', () => {
    fc.assert(
      fc.property(values, (raw) => {
        const steps = [...new Set(raw.map(Math.fround))].sort((one, other) => one - other);
        const ranks = raw.map((value) => steps.findIndex((step) => step === Math.fround(value)) / steps.length);
        const order = (output: ModelCard['output'], given = raw): number[] =>
          best(given, output, 5).map(({ index }) => index);
        expect(order('sigmoid')).toEqual(order('logits'));
        expect(order('probabilities', ranks)).toEqual(order('logits'));
      }),
    );
  });
});

it.each([NaN, Infinity, -Infinity])('%d among the values is the model’s error', (value) => {
  for (const output of ['logits', 'sigmoid', 'probabilities'] as const) {
    expect(() => best([1, value, 2], output)).toThrow(expect.objectContaining({ code: 'model_error' }));
  }
});

it('refuses what a card calls probabilities and is none', () => {
  expect(() => best([11.1, 0.5], 'probabilities')).toThrow('though its card says probabilities');
  expect(() => best([-0.5, 0.5], 'probabilities')).toThrow('though its card says probabilities');
  expect(best([1.0001, 0], 'probabilities')).toHaveLength(2);
});
