// A recording has a row for each label that stays, ends when told or cut off, and is said to have ended.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunProgress } from '../../../src/protocol/runs.ts';
import type { LiveAnswer } from '../../../src/renderer/state/live-stream.ts';
import type { Notice } from '../../../src/renderer/state/notice.ts';
import { localTime, Recorder } from '../../../src/renderer/state/recorder.ts';
import { SteadyAnswer, titleOf } from '../../../src/renderer/state/steady-answer.ts';
import { Store } from '../../../src/renderer/state/store.ts';
import { RequestError } from '../../../src/renderer/zmq/engine-client.ts';
import { progressOf, settled } from '../progress.ts';
import { FakeEngine } from '../support.ts';

function answerOf(label: string, score = 0.9, sequence = 1): LiveAnswer {
  return {
    ...{ sequence, predictions: [{ label, index: 1, score }], device: 'cpu', model: 'tiny' },
    ...{ capturedAt: Date.UTC(2026, 4, 1, 12), latency: 31, preparing: 4, answering: 20, modelTime: 15 },
  };
}

describe('a steady label', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is one that has stayed, with an answer that has this label', () => {
    const answers = new Store<LiveAnswer | undefined>(undefined);
    const steady = new SteadyAnswer(1000);
    const seen: (string | undefined)[] = [];
    steady.steady.subscribe(() => seen.push(steady.steady.get()?.title));
    steady.follow(answers);
    const show = (label: string, score: number, times: number): void => {
      for (let time = 0; time < times; time += 1) {
        answers.set(answerOf(label, score, time));
        vi.advanceTimersByTime(100);
      }
    };
    show('lemon', 0.9, 15);
    show('orange', 0.8, 3);
    show('lemon', 0.9, 15);
    show('orange', 0.4, 15);
    expect(seen).toEqual(['lemon', 'Not sure']);
    expect(titleOf(steady.steady.get()?.answer)).toBe('Not sure');
    answers.set(undefined);
    vi.advanceTimersByTime(1000);
    expect(seen.at(-1)).toBeUndefined();
  });

  test('is not told once nobody follows', () => {
    const answers = new Store<LiveAnswer | undefined>(undefined);
    const steady = new SteadyAnswer(1000);
    const end = steady.follow(answers);
    answers.set(answerOf('lemon'));
    end();
    vi.advanceTimersByTime(2000);
    expect(steady.steady.get()).toBeUndefined();
  });
});

describe('a recording', () => {
  const live = progressOf({ run: 'live', kind: 'live', name: 'Live', done: 0 });
  const size = { width: 640, height: 480 };
  const steady = { title: 'lemon', answer: answerOf('lemon') };

  function recorderWith(answers: ConstructorParameters<typeof FakeEngine>[0] = {}) {
    let end: ((progress: RunProgress) => void) | undefined;
    let lose: ((error: Error) => void) | undefined;
    const opened: string[] = [];
    const notices: Notice[] = [];
    const engine = new FakeEngine({
      'recording.start': (_fields, { partial }) => {
        partial(live);
        return new Promise((resolve, reject) => {
          end = resolve;
          lose = reject;
        });
      },
      'recording.add': () => ({ rows: 1 }),
      'recording.stop': () => {
        const ended = { ...live, state: 'done' as const, done: 1 };
        end?.(ended);
        return ended;
      },
      ...answers,
    });
    const recorder = new Recorder(
      engine.client,
      (notice) => notices.push(notice),
      0.5,
      (run) => opened.push(run),
    );
    return { recorder, engine, notices, opened, lose: (error: Error) => lose?.(error) };
  }

  test('takes down labels with their time, and can be opened when it has ended', async () => {
    const { recorder, engine, notices, opened } = recorderWith();
    await recorder.add(steady, size);
    const recorded = recorder.start();
    await settled();
    await recorder.add(steady, size);
    recorder.stop();
    await recorded;
    expect(engine.asked).toEqual([
      { op: 'recording.start', fields: { threshold: 0.5 } },
      {
        op: 'recording.add',
        fields: {
          ...{ run: 'live', at: localTime(steady.answer.capturedAt), predictions: steady.answer.predictions },
          ...{ device: 'cpu', latencyMs: 31, width: 640, height: 480 },
        },
      },
      { op: 'recording.stop', fields: { run: 'live' } },
    ]);
    expect(recorder.recording.get()).toEqual({ state: 'off' });
    expect(notices).toMatchObject([{ kind: 'news', title: 'Recorded: Live', detail: '1 row' }]);
    notices[0]?.action?.act();
    expect(opened).toEqual(['live']);
  });

  test('ends with the connection, and says that what it has is kept', async () => {
    const { recorder, notices, lose } = recorderWith();
    const recorded = recorder.start();
    await settled();
    lose(new RequestError('disconnected', 'lost'));
    await recorded;
    expect(recorder.recording.get()).toEqual({ state: 'off' });
    expect(notices).toMatchObject([{ kind: 'problem', title: 'The recording has ended' }]);
    expect(notices[0]?.detail).toMatch(/kept\.$/u);
  });

  test('that cannot begin says why', async () => {
    const { recorder, notices } = recorderWith({
      'recording.start': () => {
        throw new RequestError('rejected', 'The library is read-only.');
      },
    });
    await recorder.start();
    expect(notices).toEqual([
      { kind: 'problem', title: 'The recording could not begin', detail: 'The library is read-only.' },
    ]);
  });

  test('that is stopped before it has begun is called off', async () => {
    const { recorder, notices } = recorderWith({ 'recording.start': () => new Promise(() => undefined) });
    const recorded = recorder.start();
    recorder.stop();
    await recorded;
    expect([recorder.recording.get(), notices]).toEqual([{ state: 'off' }, []]);
  });
});

test('a time is told by the clock on the wall, to the millisecond', () => {
  const at = new Date(2026, 6, 3, 4, 5, 6, 78);
  expect(localTime(at.getTime())).toBe('2026-07-03T04:05:06.078');
});
