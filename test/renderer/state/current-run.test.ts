// The run that is shown: opened or under way, followed to its end, kept over reloads and lost connections.
import { expect, test, vi } from 'vitest';
import type { RunProgress } from '../../../src/protocol/runs.ts';
import { CurrentRun } from '../../../src/renderer/state/current-run.ts';
import type { Notice } from '../../../src/renderer/state/notice.ts';
import { RunControl } from '../../../src/renderer/state/run-control.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { memoryWith, progressOf, settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

const running = progressOf();
const ended = progressOf({ state: 'done', done: 10 });
const never = <T>(): Promise<T> => new Promise(() => undefined);

function shown(answers: ConstructorParameters<typeof FakeEngine>[0], memory = memoryWith(), reveal = () => undefined) {
  const engine = new FakeEngine({
    'run.list': () => ({ runs: [], total: 0 }),
    'run.subscribe': () => never(),
    ...answers,
  });
  const notices: Notice[] = [];
  const notify = (notice: Notice): void => void notices.push(notice);
  const control = new RunControl(engine.client, notify);
  const current = new CurrentRun(engine.client, control, notify, memory, reveal);
  return { engine, notices, control, current, memory };
}

test('the newest one under way is found and followed to its end', async () => {
  let tell: ((progress: RunProgress) => void) | undefined;
  let end: ((progress: RunProgress) => void) | undefined;
  const { current, notices } = shown({
    'run.list': () => ({ runs: [{ ...ended, run: 'newer' }, running], total: 2 }),
    'run.subscribe': (_fields, { partial }) => {
      tell = partial;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  expect(current.view.get()).toBe('unknown');
  await settled();
  tell?.({ ...running, done: 5 });
  expect(current.view.get()).toMatchObject({ run: 'one', done: 5 });
  end?.(ended);
  await settled();
  expect(current.view.get()).toEqual(ended);
  expect(notices).toEqual([{ kind: 'news', title: 'Done: Holiday', detail: '10 pictures' }]);
});

test('without one under way none is shown', async () => {
  const { current } = shown({ 'run.list': () => ({ runs: [ended], total: 1 }) });
  await settled();
  expect(current.view.get()).toBeUndefined();
});

test('the one that was opened comes back after a reload, done or not', async () => {
  const { current, memory } = shown({ 'run.get': () => ended });
  await current.open('one');
  expect(current.view.get()).toEqual(ended);
  const again = shown({ 'run.get': ({ run }) => ({ ...ended, run }) }, memory);
  await settled();
  expect(again.current.view.get()).toEqual(ended);
  again.current.close();
  expect([again.current.view.get(), memory.getItem('zerolens.run')]).toEqual([undefined, null]);
});

test('of two that are opened at once the later one is shown', async () => {
  const answers: (() => void)[] = [];
  const { current } = shown({
    'run.get': ({ run }) =>
      new Promise((resolve) => {
        answers.push(() => {
          resolve({ ...ended, run });
        });
      }),
  });
  await settled();
  const both = [current.open('one'), current.open('two')];
  for (const answer of answers.reverse()) answer();
  await Promise.all(both);
  expect(current.view.get()).toMatchObject({ run: 'two' });
});

test('a pause shows at once, and a progress that was on its way does not take it back', async () => {
  let tell: ((progress: RunProgress) => void) | undefined;
  let pause: ((progress: RunProgress) => void) | undefined;
  const { current, control } = shown({
    'run.list': () => ({ runs: [running], total: 1 }),
    'run.subscribe': (_fields, { partial }) => {
      tell = partial;
      return never();
    },
    'run.pause': () =>
      new Promise((resolve) => {
        pause = resolve;
      }),
  });
  await settled();
  const paused = control.pause(running);
  expect(current.view.get()).toMatchObject({ state: 'stopping' });
  tell?.({ ...running, done: 7 });
  expect(current.view.get()).toMatchObject({ state: 'stopping', done: 7 });
  pause?.({ ...running, state: 'paused', done: 8 });
  await paused;
  expect(current.view.get()).toMatchObject({ state: 'paused', done: 8 });
});

test('a pause that fails is said, and the run is shown as it is', async () => {
  const { current, control, notices } = shown({
    'run.get': () => running,
    'run.pause': () => {
      throw new RequestError('rejected', 'It is not under way.');
    },
  });
  await current.open('one');
  await control.pause(running);
  await settled();
  expect(notices).toEqual([{ kind: 'problem', title: 'Holiday could not be paused', detail: 'It is not under way.' }]);
  expect(current.view.get()).toMatchObject({ state: 'running' });
});

test('a run that goes on again is followed again', async () => {
  const { current, control, engine } = shown({
    'run.get': () => ({ ...running, state: 'paused' }),
    'run.resume': () => ({ ...running, state: 'queued' }),
  });
  await current.open('one');
  await control.resume(running);
  expect(current.view.get()).toMatchObject({ state: 'queued' });
  expect(engine.asked.at(-1)).toEqual({ op: 'run.subscribe', fields: { run: 'one' } });
});

test('a deleted run is not shown any more, and is again after an undo', async () => {
  const { current, control, notices } = shown({
    'run.get': () => ended,
    'run.delete': () => ({}),
    'run.restore': () => ended,
  });
  await current.open('one');
  await control.delete(ended);
  expect(current.view.get()).toBeUndefined();
  expect(notices[0]).toMatchObject({ title: 'Holiday is deleted', action: { label: 'Undo' } });
  notices[0]?.action?.act();
  await settled();
  expect(current.view.get()).toEqual(ended);
});

test('what is started while another run goes on waits, and is said to', async () => {
  const { current, notices } = shown({
    'run.list': () => ({ runs: [running], total: 1 }),
    'run.create': () => ({ ...running, run: 'two', name: 'Garden', state: 'queued' }),
    'run.get': ({ run }) => ({ ...ended, run }),
  });
  await settled();
  await current.start([{ kind: 'drop', id: 'd' }]);
  expect(current.view.get()).toMatchObject({ run: 'one' });
  expect(notices[0]).toMatchObject({ title: 'Garden waits for its turn', action: { label: 'Open' } });
  notices[0]?.action?.act();
  await settled();
  expect(current.view.get()).toMatchObject({ run: 'two' });
});

test('a run that is gone after a reconnect is missed aloud', async () => {
  let there = true;
  const { current, engine, notices } = shown({
    'run.get': () => {
      if (there) return ended;
      throw new RequestError('rejected', 'There is no such run.');
    },
  });
  await current.open('one');
  engine.link.set({ state: 'lost', retryAt: 0 });
  expect(current.view.get()).toEqual(ended);
  there = false;
  engine.link.set({ state: 'open' });
  await settled();
  expect(current.view.get()).toBeUndefined();
  expect(notices).toMatchObject([{ kind: 'problem', title: 'Holiday is no longer there' }]);
});

test('what cannot be listed is said, and the page can be used', async () => {
  const notify = vi.fn();
  const { client } = new FakeEngine({});
  const current = new CurrentRun(client, new RunControl(client, notify), notify, memoryWith(), () => undefined);
  await settled();
  expect(current.view.get()).toBeUndefined();
  expect(notify).toHaveBeenCalledWith(expect.objectContaining({ kind: 'problem' }));
});
