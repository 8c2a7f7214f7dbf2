// The list of runs is followed only while somebody looks, a page at a time.
import { expect, test } from 'vitest';
import type { ServicePartial } from '../../../src/protocol/services.ts';
import { listedAtOnce, RunList } from '../../../src/renderer/state/run-list.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { progressOf, settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

type Listed = ServicePartial<'run.list'>;

function listOf(): { list: RunList; engine: FakeEngine; tell: (listed: Listed) => void; signals: AbortSignal[] } {
  let partial: ((listed: Listed) => void) | undefined;
  const signals: AbortSignal[] = [];
  const engine = new FakeEngine({
    'run.list': (_fields, asked) => {
      partial = asked.partial;
      if (asked.signal !== undefined) signals.push(asked.signal);
      return new Promise(() => undefined);
    },
  });
  return { list: new RunList(engine.client), engine, tell: (listed) => partial?.(listed), signals };
}

test('is followed while somebody looks, once for all who do', () => {
  const { list, engine, tell, signals } = listOf();
  expect(engine.asked).toEqual([]);
  const leave = [list.view.subscribe(() => undefined), list.view.subscribe(() => undefined)];
  expect(engine.asked).toEqual([{ op: 'run.list', fields: { watch: true, from: 0, count: listedAtOnce } }]);
  tell({ runs: [progressOf()], total: 1, notice: 'The library is read-only.' });
  expect(list.view.get()).toEqual({ runs: [progressOf()], from: 0, total: 1, notice: 'The library is read-only.' });
  leave[0]?.();
  expect(signals[0]?.aborted).toBe(false);
  leave[1]?.();
  expect(signals[0]?.aborted).toBe(true);
  list.view.subscribe(() => undefined);
  expect(engine.asked).toHaveLength(2);
});

test('turns to older runs, and shows no newer ones meanwhile', () => {
  const { list, engine, tell, signals } = listOf();
  list.view.subscribe(() => undefined);
  tell({ runs: [progressOf()], total: 900 });
  list.turnTo(listedAtOnce);
  expect(signals[0]?.aborted).toBe(true);
  expect(engine.asked.at(-1)?.fields).toMatchObject({ from: listedAtOnce });
  expect(list.view.get()).toEqual({ from: listedAtOnce, total: 900 });
  tell({ runs: [progressOf({ run: 'old' })], total: 900 });
  expect(list.view.get().runs).toEqual([progressOf({ run: 'old' })]);
});

test('says why there is none', async () => {
  const engine = new FakeEngine({
    'run.list': () => {
      throw new RequestError('rejected', 'The library was made by a newer ZeroLens.');
    },
  });
  const list = new RunList(engine.client);
  list.view.subscribe(() => undefined);
  await settled();
  expect(list.view.get().trouble).toBe('The library was made by a newer ZeroLens.');
});
