// A model of three classes made for tests: the mean of each channel, in the few bytes of ONNX that takes. It can be made
// with faults of many kinds.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is to be other than usual about the ONNX file. */
interface OnnxChanges {
  opset?: number;
  /** Of the file itself (`ir_version`). */
  format?: number;
  /** In the place of the mean. */
  operator?: string;
  /** Shape of the input. */
  input?: readonly (number | string)[];
  /** What is made of the means in the end. */
  then?: 'nan' | 'doubled' | 'int64';
}

/** What is to be other than usual about the model and its card. */
export interface MeanModelChanges {
  onnx?: Buffer;
  labels?: readonly string[];
  scale?: number;
}

const elementTypes = { float32: 1, int64: 7 };

/** Writes `mean.onnx` and its card, and returns the path of the former. Labels: red, green, blue. */
export function writeMeanModel(folder: string, changes: MeanModelChanges = {}): string {
  const { onnx = meanOnnx(), labels = ['red', 'green', 'blue'], scale = 1 / 255 } = changes;
  const path = join(folder, 'mean.onnx');
  writeFileSync(path, onnx);
  const card = {
    ...{ name: 'Mean colour', version: '1', license: 'MIT', source: 'test', labels },
    output: 'probabilities',
    input: {
      ...{ layout: 'NCHW', color: 'RGB', width: 8, height: 8, resize: 'stretch', filter: 'bilinear' },
      ...{ scale, mean: [0, 0, 0], std: [1, 1, 1] },
    },
  };
  writeFileSync(join(folder, 'mean.json'), JSON.stringify(card));
  return path;
}

/** The model's bytes. */
export function meanOnnx(changes: OnnxChanges = {}): Buffer {
  const { opset = 13, format = 8, operator = 'ReduceMean', input = ['n', 3, 8, 8], then } = changes;
  const axes = [text(1, 'axes'), ...input.slice(2).map((_, at) => number(8, at + 2)), number(20, 7)];
  const keep = [text(1, 'keepdims'), number(3, 0), number(20, 2)];
  // Without axes it would be the mean of everything.
  const attributes = operator === 'ReduceMean' && input.length > 2 ? [axes, keep] : [];
  const first = node(input.length > 2 ? operator : 'Identity', ['x'], 'means', ...attributes);
  const output = value(12, 'y', ['n', 3], then === 'int64' ? elementTypes.int64 : elementTypes.float32);
  const graph = [first, ...lastNodes(then), text(2, 'g'), value(11, 'x', input), output];
  return Buffer.concat([number(1, format), message(7, graph), message(8, [number(2, opset)])]);
}

function lastNodes(then: OnnxChanges['then']): Buffer[] {
  switch (then) {
    case 'nan':
      return [node('Sub', ['means', 'means'], 'zeros'), node('Div', ['zeros', 'zeros'], 'y')];
    case 'doubled':
      return [node('Add', ['means', 'means'], 'y')];
    case 'int64':
      return [node('Cast', ['means'], 'y', [text(1, 'to'), number(3, elementTypes.int64), number(20, 2)])];
    case undefined:
      return [node('Identity', ['means'], 'y')];
  }
}

function node(operator: string, inputs: readonly string[], output: string, ...attributes: Buffer[][]): Buffer {
  const names = inputs.map((name) => text(1, name));
  return message(1, [...names, text(2, output), text(4, operator), ...attributes.map((one) => message(5, one))]);
}

function value(field: number, name: string, shape: readonly (number | string)[], type = elementTypes.float32): Buffer {
  const dimensions = shape.map((size) => message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]));
  return message(field, [text(1, name), message(2, [message(1, [number(1, type), message(2, dimensions)])])]);
}

/** Fields of a protocol buffer. */
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
  return content < 128 ? [content] : [(content & 127) | 128, ...varint(content >> 7)];
}
