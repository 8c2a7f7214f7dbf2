// What is said of how far a run is.
import { expect, test } from 'vitest';
import { barValue, doneWords, paceWords } from '../../../src/renderer/runs/run-figures.ts';
import { progressOf } from '../progress.ts';

test('a run under way: how much, how fast, how long; nothing is promised while more is found', () => {
  const known = progressOf({ found: 12_000, done: 3000, secondsLeft: 90 });
  expect([barValue(known), doneWords(known), paceWords(known)]).toEqual([
    25,
    '3,000 of 12,000 pictures',
    '3.0 per second, 2 min left',
  ]);
  const finding = progressOf({ finding: true });
  expect([barValue(finding), doneWords(finding), paceWords(finding)]).toEqual([
    null,
    '3 of 10 pictures, still finding',
    '3.0 per second',
  ]);
});

test('one that has ended, and one that was interrupted while it was finding', () => {
  const done = progressOf({ state: 'done', done: 10, seconds: 65 });
  expect([barValue(done), doneWords(done), paceWords(done)]).toEqual([100, '10 pictures', 'in 65 s']);
  const interrupted = progressOf({ state: 'interrupted', finding: true });
  expect([barValue(interrupted), doneWords(interrupted)]).toEqual([30, '3 of 10 pictures']);
  const before = progressOf({ state: 'paused', found: 3 });
  expect([barValue(before), doneWords(before)]).toEqual([0, '3 pictures so far']);
});

test('a recording has rows, and no end in sight', () => {
  const live = progressOf({ kind: 'live', done: 1, found: 1, seconds: 12 });
  expect([barValue(live), doneWords(live), paceWords(live)]).toEqual([null, '1 row', 'for 12 s']);
});
