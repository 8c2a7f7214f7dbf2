// A model of three classes made for tests: the mean of each channel, in the few bytes of ONNX that takes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes `mean.onnx` and its card, and returns the path of the former. Labels: red, green, blue. */
export function writeMeanModel(folder: string): string {
  const path = join(folder, 'mean.onnx');
  writeFileSync(path, meanOnnx());
  const card = {
    ...{ name: 'Mean colour', version: '1', license: 'MIT', source: 'test', labels: ['red', 'green', 'blue'] },
    output: 'probabilities',
    input: {
      ...{ layout: 'NCHW', color: 'RGB', width: 8, height: 8, resize: 'stretch', filter: 'bilinear' },
      ...{ scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
    },
  };
  writeFileSync(join(folder, 'mean.json'), JSON.stringify(card));
  return path;
}

function meanOnnx(): Buffer {
  const axes = [text(1, 'axes'), number(8, 2), number(8, 3), number(20, 7)];
  const keep = [text(1, 'keepdims'), number(3, 0), number(20, 2)];
  const node = [text(1, 'x'), text(2, 'y'), text(4, 'ReduceMean'), message(5, axes), message(5, keep)];
  const graph = [message(1, node), text(2, 'g'), value(11, 'x', ['n', 3, 8, 8]), value(12, 'y', ['n', 3])];
  return Buffer.concat([number(1, 8), message(7, graph), message(8, [number(2, 13)])]);
}

function value(field: number, name: string, shape: readonly (number | string)[]): Buffer {
  const dimensions = shape.map((size) => message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]));
  return message(field, [text(1, name), message(2, [message(1, [number(1, 1), message(2, dimensions)])])]);
}

/** Fields of a protocol buffer; all lengths and numbers here are below 128 or take two bytes. */
function number(field: number, content: number): Buffer {
  return Buffer.from([...varint(field << 3), ...varint(content)]);
}

function text(field: number, content: string): Buffer {
  return message(field, [Buffer.from(content)]);
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
}

function varint(content: number): number[] {
  return content < 128 ? [content] : [(content & 127) | 128, content >> 7];
}
