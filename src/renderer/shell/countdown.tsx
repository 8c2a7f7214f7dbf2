// Seconds until the next try; for the eye only, as reading it out every second would be noise.
import type { ReactElement } from 'react';
import { useNow } from '../state/use-now.ts';

const pageClock = (): number => performance.now();

/** `until`: on the clock of `performance.now()`. */
export function Countdown({ until }: { until: number }): ReactElement {
  const now = useNow(pageClock, 250);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span aria-hidden className="countdown">
      {seconds === 0 ? 'Trying…' : `Next try in ${seconds} s`}
    </span>
  );
}
