// How fast something grows, over the last few seconds.

/** A function to be told the amount so far, at times in milliseconds, that answers with the growth per second. */
export function rateOver(milliseconds: number): (amount: number, now: number) => number {
  const seen: { amount: number; at: number }[] = [];
  return (amount, now) => {
    seen.push({ amount, at: now });
    // The oldest one kept is just outside, so that the whole span is covered.
    while ((seen[1]?.at ?? Infinity) <= now - milliseconds) seen.shift();
    const [oldest] = seen;
    if (oldest === undefined || oldest.at === now) return 0;
    return ((amount - oldest.amount) * 1000) / (now - oldest.at);
  };
}
