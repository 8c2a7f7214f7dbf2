// Seconds until the next try; for the eye only, as reading it out every second would be noise.
import { useEffect, useState, type ReactElement } from 'react';

/** `until`: on the clock of `performance.now()`. */
export function Countdown({ until }: { until: number }): ReactElement {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span aria-hidden className="countdown">
      {seconds === 0 ? 'Trying…' : `Next try in ${seconds} s`}
    </span>
  );
}
