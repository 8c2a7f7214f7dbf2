// From a model's raw output for one picture to its best classes.
import { assertNever, CodedError } from '../protocol/errors.ts';
import type { ModelCard } from '../protocol/card.ts';
import type { Prediction } from '../protocol/requests.ts';

/** Probabilities in 32-bit floats may be off by this much. */
const tolerance = 1e-3;

/**
 * The `topK` best classes, best first; equal scores in the order of their index.
 * @param output one value per label: logits (softmax is ours), independent logits (`sigmoid`, ours too) or probabilities.
 * @throws CodedError `model_error` where a value is not a finite number, or no probability though the card says so.
 */
export function bestClasses(output: Float32Array, card: ModelCard, topK: number): Prediction[] {
  const fault = scoreFault(output, card);
  if (fault !== undefined) throw new CodedError('model_error', `The model ${fault}.`);
  const toProbability = probability(output, card.output);
  return largest(output, Math.min(topK, output.length)).map((index) => ({
    label: card.labels[index] ?? '',
    index,
    score: toProbability(output[index] ?? 0),
  }));
}

/** What is wrong with a model's values, to follow `the model`; undefined if they can be scores. */
export function scoreFault(output: Float32Array, card: ModelCard): string | undefined {
  if (!output.every(Number.isFinite)) return 'gives values that are no numbers';
  const outside = output.some((value) => value < -tolerance || value > 1 + tolerance);
  return card.output === 'probabilities' && outside
    ? 'gives values outside 0 to 1, though its card says probabilities'
    : undefined;
}

/** All three are monotonic, so classes are ranked by raw value and only those shown are converted. */
function probability(output: Float32Array, kind: ModelCard['output']): (value: number) => number {
  switch (kind) {
    case 'probabilities':
      return (value) => value;
    case 'sigmoid':
      return (value) => 1 / (1 + Math.exp(-value));
    case 'logits': {
      const highest = output.reduce((high, value) => Math.max(high, value), -Infinity);
      const sum = output.reduce((total, value) => total + Math.exp(value - highest), 0);
      return (value) => Math.exp(value - highest) / sum;
    }
    default:
      return assertNever(kind);
  }
}

/** Indices of the `count` largest values, largest first, found by insertion: `count` is small. */
function largest(values: Float32Array, count: number): number[] {
  const best: number[] = [];
  values.forEach((value, index) => {
    if (best.length === count && value <= (values[best.at(-1) ?? 0] ?? 0)) return;
    const place = best.findIndex((other) => (values[other] ?? 0) < value);
    best.splice(place === -1 ? best.length : place, 0, index);
    if (best.length > count) best.pop();
  });
  return best;
}
