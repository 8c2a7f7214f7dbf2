// What a run is, in words for people.
import { stateOf } from '../../runs/lease.ts';
import type { RunRecord } from '../../runs/store/records.ts';

/** `done`, `interrupted`, `running (process 4711)`. */
export async function stateText(record: RunRecord): Promise<string> {
  const { state, elsewhere } = await stateOf(record);
  return elsewhere && record.owner !== undefined ? `${state} (process ${record.owner.pid})` : state;
}

/** `120 of 300`; while nobody knows how many there are, only what is done. */
export function doneText({ ok, errors, found }: RunRecord): string {
  const done = ok + errors;
  return found === undefined ? String(done) : `${done} of ${Math.max(found, done)}`;
}

/** Local time to the minute: `2026-11-26 10:21`. */
export function timeText(milliseconds: number): string {
  const time = new Date(milliseconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
