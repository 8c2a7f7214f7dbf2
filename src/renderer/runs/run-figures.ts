// How far a run is, in words and as a share.
import type { RunProgress } from '../../protocol/runs.ts';
import { count, countOf, duration, rate, share } from '../format.ts';
import { isUnderWay } from '../state/run-states.ts';

/** From 0 to 100; `null` while more is being found, as nobody knows how much of it is done. */
export function barValue({ kind, state, finding, done, found }: RunProgress): number | null {
  if (state === 'done') return 100;
  return (finding || kind === 'live') && isUnderWay(state) ? null : share(done, found);
}

/** `3 of 10 pictures`. */
export function doneWords({ kind, state, finding, done, found }: RunProgress): string {
  if (kind === 'live') return countOf(done, 'row');
  if (state === 'done' && done === found) return countOf(done, 'picture');
  const more = finding && isUnderWay(state) ? ', still finding' : '';
  return `${count(done)} of ${countOf(found, 'picture')}${more}`;
}

/** `12 per second, 3 min left`; how long it took once it has ended. */
export function paceWords({ kind, state, picturesPerSecond, secondsLeft, seconds, done }: RunProgress): string {
  if (!isUnderWay(state)) return done === 0 ? '' : `in ${duration(seconds)}`;
  if (kind === 'live') return `for ${duration(seconds)}`;
  const pace = `${rate(picturesPerSecond)} per second`;
  return secondsLeft === undefined ? pace : `${pace}, ${duration(secondsLeft)} left`;
}
