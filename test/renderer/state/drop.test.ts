// What is dropped is copied piece by piece, in order, and started; what goes wrong is shown and cleared up.
import { expect, test } from 'vitest';
import { fromFiles } from '../../../src/renderer/drop/dropped.ts';
import { CurrentRun } from '../../../src/renderer/state/current-run.ts';
import { Drop } from '../../../src/renderer/state/drop.ts';
import { RunControl } from '../../../src/renderer/state/run-control.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { memoryWith, progressOf } from '../progress.ts';
import { FakeEngine } from '../support.ts';

const MiB = 1024 * 1024;
type Answers = ConstructorParameters<typeof FakeEngine>[0];

function fileOf(size: number, name: string, path = ''): File {
  const file = new File([new Uint8Array(size)], name);
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

function dropWith(answers: Answers): { drop: Drop; engine: FakeEngine } {
  const engine = new FakeEngine({
    'run.list': () => ({ runs: [], total: 0 }),
    'drop.create': () => ({ drop: 'd1' }),
    'drop.write': () => ({}),
    'drop.discard': () => ({}),
    'run.create': () => progressOf({ run: 'r1', state: 'done' }),
    ...answers,
  });
  const control = new RunControl(engine.client, () => undefined);
  const run = new CurrentRun(
    engine.client,
    control,
    () => undefined,
    memoryWith(),
    () => undefined,
  );
  return { drop: new Drop(engine.client, run, () => undefined), engine };
}

const asked = (engine: FakeEngine, op: string): unknown[] =>
  engine.asked.filter((one) => one.op === op).map(({ fields }) => fields);

test('files go over in pieces of a mebibyte, an empty one in one piece, and then the run starts', async () => {
  const { drop, engine } = dropWith({});
  const files = [fileOf(2 * MiB + 5, 'a.jpg', 'top/in/a.jpg'), fileOf(0, 'b.jpg', 'top/b.jpg'), fileOf(3, 'c.jpg')];
  await drop.take(() => Promise.resolve(fromFiles(files)));
  expect(asked(engine, 'drop.create')).toEqual([{ folders: ['top'], files: 3, bytes: 2 * MiB + 8 }]);
  expect(asked(engine, 'drop.write')).toEqual([
    { drop: 'd1', folder: 0, path: 'in/a.jpg', offset: 0, last: false },
    { drop: 'd1', folder: 0, path: 'in/a.jpg', offset: MiB, last: false },
    { drop: 'd1', folder: 0, path: 'in/a.jpg', offset: 2 * MiB, last: true },
    { drop: 'd1', folder: 0, path: 'b.jpg', offset: 0, last: true },
    { drop: 'd1', folder: undefined, path: 'c.jpg', offset: 0, last: true },
  ]);
  expect(asked(engine, 'run.create')).toEqual([{ sources: [{ kind: 'drop', id: 'd1' }] }]);
  expect(drop.view.get()).toEqual({ state: 'idle' });
});

test('no more than a few pieces are under way', async () => {
  const waiting: (() => void)[] = [];
  const { drop, engine } = dropWith({
    'drop.write': () =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve({});
        });
      }),
  });
  const taken = drop.take(() => Promise.resolve(fromFiles([fileOf(40 * MiB, 'large.tif')])));
  let answered = 0;
  while (answered < 40) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(asked(engine, 'drop.write').length - answered).toBeLessThanOrEqual(8);
    for (const answer of waiting.splice(0)) {
      answer();
      answered += 1;
    }
  }
  await taken;
  expect(asked(engine, 'run.create').length).toBe(1);
});

test('no room is said in the words of the engine', async () => {
  const refuse = (): never => {
    throw new RequestError('rejected', '9 GB are needed, there is room for 2 GB.');
  };
  const { drop } = dropWith({ 'drop.create': refuse });
  await drop.take(() => Promise.resolve(fromFiles([fileOf(3, 'a.jpg')])));
  expect(drop.view.get()).toEqual({ state: 'refused', message: '9 GB are needed, there is room for 2 GB.' });
});

test('a piece that fails ends the copy, and the engine is told to forget it', async () => {
  const { drop, engine } = dropWith({
    'drop.write': () => {
      throw new RequestError('rejected', 'The disk is full.');
    },
  });
  await drop.take(() => Promise.resolve(fromFiles([fileOf(3 * MiB, 'a.jpg')])));
  expect(drop.view.get()).toEqual({ state: 'refused', message: 'The disk is full.' });
  expect(asked(engine, 'drop.discard')).toEqual([{ drop: 'd1' }]);
  expect(asked(engine, 'run.create')).toEqual([]);
});

test('a cancelled copy is forgotten, and the next one is taken', async () => {
  const { drop, engine } = dropWith({ 'drop.write': () => new Promise(() => undefined) });
  const taken = drop.take(() => Promise.resolve(fromFiles([fileOf(3, 'a.jpg')])));
  await expect.poll(() => asked(engine, 'drop.write').length).toBe(1);
  drop.cancel();
  await taken;
  expect(drop.view.get()).toEqual({ state: 'idle' });
  expect(asked(engine, 'drop.discard')).toEqual([{ drop: 'd1' }]);
  expect(drop.busy).toBe(false);
});

test('a file whose name cannot be kept is left out, and the rest is classified', async () => {
  const { drop, engine } = dropWith({
    'drop.write': (fields) => {
      if ((fields as { path: string }).path !== 'long.jpg') return {};
      throw new RequestError('bad_request', 'The name is too long.');
    },
  });
  const files = [fileOf(20 * MiB, 'long.jpg'), fileOf(3, 'c.jpg')];
  await drop.take(() => Promise.resolve(fromFiles(files)));
  const written = asked(engine, 'drop.write') as { path: string }[];
  expect(written.filter(({ path }) => path === 'long.jpg').length).toBeLessThan(20);
  expect(written.filter(({ path }) => path === 'c.jpg')).toHaveLength(1);
  expect(asked(engine, 'run.create')).toHaveLength(1);
});

test('a file that is left out takes none of the same name in another folder with it', async () => {
  const { drop, engine } = dropWith({
    'drop.write': (fields) => {
      if ((fields as { folder?: number }).folder === 1) return {};
      throw new RequestError('bad_request', 'It cannot be kept.');
    },
  });
  const files = [fileOf(2 * MiB, 'a.jpg', 'one/a.jpg'), fileOf(20 * MiB, 'a.jpg', 'two/a.jpg')];
  await drop.take(() => Promise.resolve(fromFiles(files)));
  const written = asked(engine, 'drop.write') as { folder: number; last: boolean }[];
  expect(written.filter(({ folder }) => folder === 1)).toHaveLength(20);
  expect(written.filter(({ folder, last }) => folder === 1 && last)).toHaveLength(1);
});
