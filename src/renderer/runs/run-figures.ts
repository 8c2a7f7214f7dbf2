// How far a run is, in words and as a share.
import type { RunProgress } from '../../protocol/runs.ts';
import { count, countOf, duration, rate, share } from '../format.ts';
import { isUnderWay } from '../state/run-states.ts';

/** Whether it was ended before all pictures were found, so that nobody knows how many there are. */
function isOpenEnded({ state, done, found }: RunProgress): boolean {
  return state !== 'done' && !isUnderWay(state) && done === found;
}

/** From 0 to 100; `null` while more is being found, as nobody knows how much of it is done. */
export function barValue(progress: RunProgress): number | null {
  const { kind, state, finding, done, found } = progress;
  if (state === 'done') return 100;
  if (isOpenEnded(progress)) return 0;
  return (finding || kind === 'live') && isUnderWay(state) ? null : share(done, found);
}

/** `3 of 10 pictures`. */
export function doneWords(progress: RunProgress): string {
  const { kind, state, finding, done, found } = progress;
  if (kind === 'live') return countOf(done, 'row');
  if (isOpenEnded(progress)) return `${countOf(done, 'picture')} so far`;
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
