// A folder that is picked is classified at once, or it is asked what of it where that has been done before.
import { expect, test } from 'vitest';
import type { RunProgress } from '../../../src/protocol/runs.ts';
import { CurrentRun } from '../../../src/renderer/state/current-run.ts';
import { Drop } from '../../../src/renderer/state/drop.ts';
import { FolderChoice } from '../../../src/renderer/state/folder-choice.ts';
import { Folders } from '../../../src/renderer/state/folders.ts';
import { RunControl } from '../../../src/renderer/state/run-control.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { memoryWith, progressOf, settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

const folder = { id: 'f', name: 'Sea' };
const last = { run: 'one', name: 'Sea', createdAt: 0 };
const waits = (): Promise<never> => new Promise(() => undefined);

/** `known`: the folder's last run as the engine has it, if it has. */
async function choiceWith(known?: RunProgress) {
  const engine = new FakeEngine({
    'folder.list': () => ({ folders: [{ ...folder, last }] }),
    'run.list': () => ({ runs: [], total: 0 }),
    'run.get': () => {
      if (known === undefined) throw new RequestError('bad_request', 'There is no such run.');
      return known;
    },
    'run.create': () => progressOf({ run: 'two' }),
    'run.resume': () => progressOf({ state: 'queued' }),
    'run.subscribe': waits,
  });
  const notify = (): void => undefined;
  const control = new RunControl(engine.client, notify);
  const run = new CurrentRun(engine.client, control, notify, memoryWith(), notify);
  const drop = new Drop(engine.client, run, notify);
  const choice = new FolderChoice(engine.client, new Folders(engine.client), control, run, drop);
  await settled();
  const done = (): string[] => engine.asked.map(({ op }) => op).filter((op) => /create|resume/u.test(op));
  return { choice, run, done };
}

test('one that was classified before is asked about; only what is new is left to its last run', async () => {
  const { choice, run, done } = await choiceWith(progressOf({ state: 'done' }));
  await choice.take(folder);
  const question = choice.question.get();
  if (question === undefined) throw new Error('Nothing is asked.');
  expect(question).toEqual({ folder: { ...folder, last }, last, goesOn: false });
  expect(done()).toEqual([]);
  await choice.takeLast(question);
  expect(choice.question.get()).toBeUndefined();
  expect(done()).toEqual(['run.resume']);
  expect(run.view.get()).toMatchObject({ run: 'one', state: 'queued' });
});

test('all of it again is another run', async () => {
  const { choice, run, done } = await choiceWith(progressOf({ state: 'done' }));
  await choice.take(folder);
  const question = choice.question.get();
  if (question === undefined) throw new Error('Nothing is asked.');
  await choice.takeAll(question);
  expect(done()).toEqual(['run.create']);
  expect(run.view.get()).toMatchObject({ run: 'two' });
});

test('one that is being classified is shown, and not asked to go on', async () => {
  const { choice, run, done } = await choiceWith(progressOf({ state: 'running' }));
  await choice.take(folder);
  const question = choice.question.get();
  if (question === undefined) throw new Error('Nothing is asked.');
  expect(question.goesOn).toBe(true);
  await choice.takeLast(question);
  expect(done()).toEqual([]);
  expect(run.view.get()).toMatchObject({ run: 'one', state: 'running' });
});

test('one whose last run is gone is classified at once', async () => {
  const { choice, done } = await choiceWith();
  await choice.take(folder);
  expect(choice.question.get()).toBeUndefined();
  expect(done()).toEqual(['run.create']);
});
