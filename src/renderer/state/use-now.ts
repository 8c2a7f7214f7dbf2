// The time, again and again, for what is said as “3 s ago” or “in 3 s”.
import { useEffect, useState } from 'react';

/** What `clock` says, in milliseconds, anew every `everyMs`. `clock` must stay the same function. */
export function useNow(clock: () => number, everyMs: number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(clock());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [clock, everyMs]);
  return now;
}
