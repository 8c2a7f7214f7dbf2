// The registry: which files a `--model` argument leads to, and what is said when they are wrong.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, isAbsolute, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInModelId, resolveModel } from '../../../src/main/models/registry.ts';

const card = {
  name: 'Two things',
  version: '1',
  license: 'MIT',
  source: 'test',
  labels: ['cat', 'dog'] as unknown,
  input: {
    layout: 'NCHW',
    color: 'RGB',
    width: 8,
    height: 8,
    resize: 'stretch',
    filter: 'bilinear',
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: 'logits',
};
const weights = 'not really a network';
const weightsSha256 = createHash('sha256').update(weights).digest('hex');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zerolens-models-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes files below the test's folder; objects become JSON. */
async function put(files: Record<string, unknown>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(path, isRaw ? content : JSON.stringify(content));
  }
}

/** What a person would read: the code and the line. */
async function refusal(spec: string): Promise<string> {
  return resolveModel(spec).then(
    () => 'found',
    (error: unknown) => {
      const { code, message } = error as { code: string; message: string };
      return `${code}: ${message.replaceAll(folder, 'DIR')}`;
    },
  );
}

describe('the built-in model', () => {
  it('is found by default and by its id, with its 200 labels', async () => {
    const model = await resolveModel();
    expect(model).toMatchObject({
      id: builtInModelId,
      sha256: '70a5c625ecd805c72241b00b4947627f7c35f3f35051932c2d2335936daad685',
    });
    expect(isAbsolute(model.path)).toBe(true);
    expect(model.card.labels).toHaveLength(200);
    expect(model.card.labels[4]).toBe('lemon');
    expect(await resolveModel(builtInModelId)).toEqual(model);
  });
});

describe('a path to a file', () => {
  it('takes the card of the same name and gives the checksum', async () => {
    await put({ 'pets v2.onnx': weights, 'pets v2.json': card });
    const model = await resolveModel(join(folder, 'pets v2.onnx'));
    expect(model).toMatchObject({ id: 'pets v2', path: join(folder, 'pets v2.onnx'), sha256: weightsSha256 });
    expect(model.card.labels).toEqual(['cat', 'dog']);
    expect(model.card.input.pad).toBe(114);
  });

  it('may be relative and end in .ONNX', async () => {
    await put({ 'pets.ONNX': weights, 'pets.json': card });
    const model = await resolveModel(relative(process.cwd(), join(folder, 'pets.ONNX')));
    expect(model).toMatchObject({ id: 'pets', path: join(folder, 'pets.ONNX') });
  });

  it('is refused without a card, and where it is something else', async () => {
    await put({ 'pets.onnx': weights, 'model.json': card, 'notes.txt': 'x' });
    expect(await refusal(join(folder, 'pets.onnx'))).toBe(
      'model_error: DIR/pets.onnx has no model card: write one as DIR/pets.json (format: README.md).',
    );
    expect(await refusal(join(folder, 'notes.txt'))).toMatch(/^no_model: DIR\/notes.txt is not a model: give /);
    expect(await refusal(join(folder, 'gone.onnx'))).toMatch(
      /^no_model: No model "DIR\/gone.onnx" \(it does not exist/,
    );
    expect(await refusal('mobilenet')).toMatch(/^no_model: No model "mobilenet"/);
  });
});

describe('a path to a folder', () => {
  it.each(['model.json', 'net.json'])('takes %s and is named after the folder', async (cardName) => {
    await put({ 'net.onnx': weights, [cardName]: card });
    expect(await resolveModel(`${folder}/`)).toMatchObject({ id: basename(folder), path: join(folder, 'net.onnx') });
  });

  it('is refused with no .onnx file, with two, and without a card', async () => {
    await put({ 'none/model.json': card, 'two/a.onnx': weights, 'two/b.onnx': weights, 'bare/a.onnx': weights });
    expect(await refusal(join(folder, 'none'))).toBe('no_model: DIR/none holds no .onnx file.');
    expect(await refusal(join(folder, 'two'))).toBe('model_error: DIR/two holds 2 .onnx files: name the one you mean.');
    expect(await refusal(join(folder, 'bare'))).toMatch(/^model_error: DIR\/bare has no model card/);
  });
});

describe('a card', () => {
  const refusalOf = async (content: unknown): Promise<string> => {
    await put({ 'm.onnx': weights, 'm.json': content });
    return refusal(join(folder, 'm.onnx'));
  };

  it('may start with a byte order mark', async () => {
    await put({ 'm.onnx': weights, 'm.json': `\uFEFF${JSON.stringify(card)}` });
    await expect(resolveModel(join(folder, 'm.onnx'))).resolves.toBeDefined();
  });

  it('is refused in one line that names the file and the mistake', async () => {
    const input = { ...card.input, width: 0, filter: 'lanczos' };
    expect(await refusalOf('{ "name":\n oops }')).toMatch(/^model_error: DIR\/m.json is not valid JSON: [^\n]+$/);
    expect(await refusalOf([])).toMatch(/^model_error: DIR\/m.json is not a valid model card: the card: [^\n]+$/);
    expect(await refusalOf({ ...card, input })).toMatch(/card: "input.width": it must be at least 1 \(and 1 more\)\.$/);
    const inInput = (change: object): Promise<string> => refusalOf({ ...card, input: { ...card.input, ...change } });
    expect(await refusalOf({ ...card, name: undefined })).toMatch(/"name": it is missing\.$/);
    expect(await refusalOf({ ...card, version: 1 })).toMatch(/"version": it must be text\.$/);
    expect(await inInput({ layout: 'NWHC' })).toMatch(/"input.layout": it must be "NCHW" or "NHWC"\.$/);
    expect(await inInput({ mean: [0] })).toMatch(/"input.mean": it must have at least 3 entries\.$/);
    expect(await inInput({ width: 1.5 })).toMatch(/"input.width": it must be a whole number\.$/);
    expect(await inInput({ std: [1, 0, 1] })).toMatch(/"input.std": must not contain 0\.$/);
    expect(await refusalOf({ ...card, labels: 7 })).toMatch(/"labels": expected a list of at least one name, or/);
    expect(await refusalOf({ ...card, input: { ...card.input, resize: 'short-side' } })).toMatch(/needs resizeTo/);
    expect(await refusalOf(new Uint8Array([0xff, 0xfe, 0x7b]))).toMatch(/m.json is not text in UTF-8/);
  });
});

describe('a label file', () => {
  const labelsOf = async (content: string | Uint8Array, name = 'labels.txt'): Promise<string[]> => {
    await put({ 'm.onnx': weights, 'm.json': { ...card, labels: name }, [name]: content });
    return (await resolveModel(join(folder, 'm.onnx'))).card.labels;
  };

  it('is read line by line, whatever wrote it', async () => {
    expect(await labelsOf('cat\ndog')).toEqual(['cat', 'dog']);
    expect(await labelsOf('\uFEFFcat\r\n\r\ndog\r\n\r\n  \r\n')).toEqual(['cat', '', 'dog']);
    expect(await labelsOf('n01440764 tench, Tinca tinca\nn01443537\tgoldfish\n')).toEqual([
      'tench, Tinca tinca',
      'goldfish',
    ]);
    expect(await labelsOf('n01440764\nn1 thing\nnew york')).toEqual(['n01440764', 'n1 thing', 'new york']);
    expect(await labelsOf('Käse\n猫', 'names/de.txt')).toEqual(['Käse', '猫']);
  });

  it.each(['../labels.txt', '/etc/passwd', 'a/../../labels.txt', '..', '.', '..\\labels.txt'])(
    'may not be %s',
    async (name) => {
      await put({ 'labels.txt': 'cat', 'in/m.onnx': weights, 'in/m.json': { ...card, labels: name } });
      expect(await refusal(join(folder, 'in'))).toMatch(/^model_error: DIR\/in.*(outside|does not exist)/);
    },
  );

  it('is refused where it is missing, empty, a folder or too large', async () => {
    const refusalOf = async (name: string): Promise<string> => {
      await put({ 'm.onnx': weights, 'm.json': { ...card, labels: name } });
      return refusal(join(folder, 'm.onnx'));
    };
    await put({ empty: '\n\n', 'sub/x': '', huge: new Uint8Array(17 * 1024 * 1024) });
    expect(await refusalOf('gone')).toBe('model_error: DIR/gone cannot be read (it does not exist).');
    expect(await refusalOf('empty')).toBe('model_error: DIR/empty holds no labels: one per line is expected.');
    expect(await refusalOf('sub')).toBe('model_error: DIR/sub is not a file.');
    expect(await refusalOf('huge')).toBe('model_error: DIR/huge is over 16 MiB: too large for a text file.');
  });
});
