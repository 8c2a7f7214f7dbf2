// How a page is told of a run: a slow one gets the newest and slows nothing, one that leaves is let go.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { RecordedRun } from '../../../../src/main/runs/service/recorded-run.ts';
import { watchRun } from '../../../../src/main/runs/service/watch.ts';
import type { RunProgress } from '../../../../src/protocol/runs.ts';

/** A run that is as far as is said, until it ends. */
class FakeRun {
  done = 0;
  isGoingOn = true;
  readonly #end = Promise.withResolvers<undefined>();
  readonly ended = this.#end.promise;

  get progress(): RunProgress {
    return { done: this.done } as RunProgress;
  }

  end(): void {
    this.isGoingOn = false;
    this.#end.resolve(undefined);
  }

  get asRun(): RecordedRun {
    return this as unknown as RecordedRun;
  }
}

it('a slow page gets nothing that is out of date, and the end as soon as it can', async () => {
  const run = new FakeRun();
  const heard: number[] = [];
  const gates: (() => void)[] = [];
  const tell = ({ done }: RunProgress): Promise<void> => {
    heard.push(done);
    return new Promise((resolve) => gates.push(resolve));
  };
  const watched = watchRun(run.asRun, tell, new AbortController().signal);
  for (let done = 1; done <= 5; done += 1) {
    run.done = done;
    await pause(100);
  }
  expect(heard).toEqual([0]);
  gates[0]?.();
  while (heard.length === 1) await pause(10);
  expect(heard).toEqual([0, 5]);
  run.done = 6;
  run.end();
  gates[1]?.();
  expect(await watched).toEqual({ done: 6 });
  expect(heard).toEqual([0, 5]);
});

it('a page that leaves is let go at once', async () => {
  const leaving = new AbortController();
  const watched = watchRun(new FakeRun().asRun, () => Promise.resolve(), leaving.signal);
  const gone = expect(watched).rejects.toThrow('gone');
  leaving.abort(new Error('gone'));
  await gone;
});

it('of a run that has ended, the end is all there is', async () => {
  const run = new FakeRun();
  run.end();
  const heard: RunProgress[] = [];
  const tell = (progress: RunProgress): Promise<void> => {
    heard.push(progress);
    return Promise.resolve();
  };
  expect(await watchRun(run.asRun, tell, new AbortController().signal)).toEqual({ done: 0 });
  expect(heard).toEqual([]);
});
