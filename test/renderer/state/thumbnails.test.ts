// Thumbnails are fetched for those who look, a few at a time, and their memory is given back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServiceFinal } from '../../../src/protocol/services.ts';
import { Thumbnails } from '../../../src/renderer/state/thumbnails.ts';
import { FakeEngine } from '../support.ts';

const reply: ServiceFinal<'run.thumbnail'> = { type: 'image/webp', width: 4, height: 3 };
const look = (thumbnails: Thumbnails, row: number): (() => void) => thumbnails.at(row).subscribe(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('comes to those who look', async () => {
  const thumbnails = new Thumbnails(new FakeEngine({ 'run.thumbnail': () => reply }).client, 'run', 96, 10);
  const heard = vi.fn();
  thumbnails.at(3).subscribe(heard);
  expect(thumbnails.at(3).get()).toEqual({ state: 'loading' });
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toHaveBeenCalled();
  expect(thumbnails.at(3).get().state).toBe('ready');
});

test('is not asked for when its row only flies past', async () => {
  const engine = new FakeEngine({ 'run.thumbnail': () => reply });
  const thumbnails = new Thumbnails(engine.client, 'run', 96, 10);
  for (let row = 0; row < 500; row += 1) look(thumbnails, row)();
  look(thumbnails, 500);
  await vi.advanceTimersByTimeAsync(100);
  expect(engine.asked.map(({ fields }) => fields)).toEqual([{ run: 'run', row: 500, side: 96 }]);
});

test('is asked for a few at a time, the last one looked at first', async () => {
  const engine = new FakeEngine({ 'run.thumbnail': () => new Promise(() => undefined) });
  const thumbnails = new Thumbnails(engine.client, 'run', 96, 100);
  for (let row = 0; row < 20; row += 1) look(thumbnails, row);
  await vi.advanceTimersByTimeAsync(100);
  expect(engine.asked.map(({ fields }) => (fields as { row: number }).row)).toEqual([19, 18, 17, 16, 15, 14]);
});

test('is cancelled when its row is scrolled away, and comes when it is back', async () => {
  let answer: (() => void) | undefined;
  const engine = new FakeEngine({
    'run.thumbnail': () =>
      new Promise((resolve) => {
        answer = () => {
          resolve(reply);
        };
      }),
  });
  const thumbnails = new Thumbnails(engine.client, 'run', 96, 10);
  const leave = look(thumbnails, 1);
  await vi.advanceTimersByTimeAsync(100);
  leave();
  await vi.advanceTimersByTimeAsync(100);
  look(thumbnails, 1);
  await vi.advanceTimersByTimeAsync(100);
  answer?.();
  await vi.advanceTimersByTimeAsync(0);
  expect([engine.asked.length, thumbnails.at(1).get().state]).toEqual([2, 'ready']);
});

test('gives its memory back when there are too many, but not that of one in view', async () => {
  const revoked = vi.spyOn(URL, 'revokeObjectURL');
  const thumbnails = new Thumbnails(new FakeEngine({ 'run.thumbnail': () => reply }).client, 'run', 96, 5);
  look(thumbnails, 0);
  for (let row = 1; row < 12; row += 1) {
    const leave = look(thumbnails, row);
    await vi.advanceTimersByTimeAsync(100);
    leave();
  }
  expect(thumbnails.at(0).get().state).toBe('ready');
  expect(revoked.mock.calls.length).toBeGreaterThanOrEqual(6);
  thumbnails.clear();
  expect(thumbnails.at(0).get().state).toBe('loading');
});

test('waits for the connection without asking in a circle', async () => {
  const engine = new FakeEngine({ 'run.thumbnail': () => reply });
  const thumbnails = new Thumbnails(engine.client, 'run', 96, 10);
  engine.link.set({ state: 'lost', retryAt: 0 });
  look(thumbnails, 1);
  await vi.advanceTimersByTimeAsync(1000);
  expect([engine.asked.length, thumbnails.at(1).get().state]).toEqual([1, 'loading']);
  engine.link.set({ state: 'open' });
  thumbnails.resume();
  await vi.advanceTimersByTimeAsync(0);
  expect(thumbnails.at(1).get().state).toBe('ready');
});

test('a picture that the engine cannot make small is none', async () => {
  const thumbnails = new Thumbnails(new FakeEngine({}).client, 'run', 96, 10);
  look(thumbnails, 1);
  await vi.advanceTimersByTimeAsync(100);
  expect(thumbnails.at(1).get()).toEqual({ state: 'none' });
});
