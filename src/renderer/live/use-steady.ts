// A value that follows another one once that has stayed the same for a while.
import { useEffect, useState } from 'react';

export function useSteady<T>(value: T, ms: number): T {
  const [steady, setSteady] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSteady(value);
    }, ms);
    return () => {
      clearTimeout(timer);
    };
  }, [value, ms]);
  return steady;
}
