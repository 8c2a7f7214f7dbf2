// Numbers, sizes and times as the page writes them.

const whole = new Intl.NumberFormat('en');

export function count(value: number): string {
  return whole.format(value);
}

/** `1 picture`, `2 pictures`. */
export function countOf(value: number, one: string, more = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : more}`;
}

/** A probability as per cent, rounded as the command line does. */
export function percent(score: number): string {
  return `${(score * 100).toFixed(1)} %`;
}

/** Bytes in decimal units, as file managers show them. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** power;
  return `${scaled < 10 ? scaled.toFixed(1) : whole.format(Math.round(scaled))} ${units[power - 1] ?? ''}`;
}

/** `41 s`, `3 min`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** `Today, 14:03`, `Yesterday, 14:03`, `Nov 3, 2026, 14:03`; both in milliseconds since 1970. */
export function moment(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const days = [
    [today, 'Today'],
    [yesterday, 'Yesterday'],
  ] as const;
  const near = days.find(([date]) => date.toDateString() === then.toDateString());
  return `${near?.[1] ?? day.format(then)}, ${clock.format(then)}`;
}

/** With one decimal; `–` where nothing is known. */
export function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(1)} ms`;
}

/** Per second: one decimal below ten. */
export function rate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : whole.format(Math.round(perSecond));
}

/** A share of a whole from 0 to 100; 0 of 0 is 0. */
export function share(part: number, all: number): number {
  return all === 0 ? 0 : Math.min(100, (part / all) * 100);
}
