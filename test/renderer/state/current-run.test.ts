// The newest run is found at every connection, followed to its end, stopped and deleted.
import { expect, test, vi } from 'vitest';
import type { RunProgress } from '../../../src/protocol/runs.ts';
import { CurrentRun } from '../../../src/renderer/state/current-run.ts';
import type { Notice } from '../../../src/renderer/state/notice.ts';
import { FakeEngine } from '../support.ts';

const running: RunProgress = {
  run: 'one',
  name: 'Holiday',
  state: 'running',
  startedAt: 0,
  seconds: 1,
  found: 10,
  finding: false,
  done: 3,
  errors: 0,
  uncertain: 0,
  leftOut: 0,
  picturesPerSecond: 3,
  device: 'cpu',
  model: 'tiny',
  threshold: 0.5,
  topK: 5,
};
const ended: RunProgress = { ...running, state: 'done', done: 10 };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a run that is going on is found and followed to its end', async () => {
  let tell: ((progress: RunProgress) => void) | undefined;
  let end: ((progress: RunProgress) => void) | undefined;
  const engine = new FakeEngine({
    'run.list': () => ({ runs: [running] }),
    'run.watch': (_fields, { partial }) => {
      tell = partial;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  });
  const notices: Notice[] = [];
  const run = new CurrentRun(engine.client, (notice) => notices.push(notice));
  expect(run.view.get()).toBe('unknown');
  await settled();
  tell?.({ ...running, done: 5 });
  expect(run.view.get()).toMatchObject({ done: 5 });
  end?.(ended);
  await settled();
  expect(run.view.get()).toEqual(ended);
  expect(notices).toEqual([{ kind: 'news', title: 'Done: Holiday', detail: '10 pictures' }]);
});

test('a stop shows at once, and a progress that was on its way does not take it back', async () => {
  let tell: ((progress: RunProgress) => void) | undefined;
  const engine = new FakeEngine({
    'run.list': () => ({ runs: [running] }),
    'run.watch': (_fields, { partial }) => {
      tell = partial;
      return new Promise(() => undefined);
    },
    'run.stop': () => new Promise(() => undefined),
  });
  const run = new CurrentRun(engine.client, () => undefined);
  await settled();
  void run.stop();
  expect(run.view.get()).toMatchObject({ state: 'stopping' });
  tell?.({ ...running, done: 7 });
  expect(run.view.get()).toMatchObject({ state: 'stopping', done: 7 });
});

test('results that are gone after a reconnect are missed aloud', async () => {
  let runs = [ended];
  const engine = new FakeEngine({ 'run.list': () => ({ runs }) });
  const notify = vi.fn();
  const run = new CurrentRun(engine.client, notify);
  await settled();
  engine.link.set({ state: 'lost', retryAt: 0 });
  expect(run.view.get()).toEqual(ended);
  runs = [];
  engine.link.set({ state: 'open' });
  await settled();
  expect(run.view.get()).toBeUndefined();
  expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: 'The results of Holiday are gone' }));
});

test('what cannot be listed is said, and the page can be used', async () => {
  const notify = vi.fn();
  const run = new CurrentRun(new FakeEngine({}).client, notify);
  await settled();
  expect(run.view.get()).toBeUndefined();
  expect(notify).toHaveBeenCalledWith(expect.objectContaining({ kind: 'problem' }));
});
