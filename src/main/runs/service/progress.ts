// How a run is, for pages: what the library has of it, and what only the process that works on it knows.
import type { RunProgress } from '../../../protocol/runs.ts';
import { stateOf } from '../lease.ts';
import type { RunRecord } from '../store/records.ts';

/** What only the process that works on a run knows. */
export interface Underway {
  readonly state: 'queued' | 'running' | 'stopping';
  readonly found: number;
  readonly finding: boolean;
  readonly leftOut: number;
  readonly seconds: number;
  readonly picturesPerSecond: number;
  readonly secondsLeft: number | undefined;
}

export const noPass: RunProgress['pass'] = { kept: 0, redone: 0, vanished: 0 };

/** @param pass what the last pass of this process over the run has met. */
export async function progressOf(
  record: RunRecord,
  underway: Underway | undefined,
  pass: RunProgress['pass'],
): Promise<RunProgress> {
  const { state, elsewhere } = underway === undefined ? await stateOf(record) : { ...underway, elsewhere: false };
  const done = record.ok + record.errors;
  const seconds = underway?.seconds ?? record.seconds;
  // How fast another process is, only that one knows.
  const rate = underway?.picturesPerSecond ?? (seconds > 0 && !elsewhere ? done / seconds : 0);
  return {
    ...{ run: record.id, kind: record.kind, dropped: record.copies.length > 0, name: record.name, state, elsewhere },
    ...{ createdAt: record.createdAt, seconds },
    ...{ found: Math.max(underway?.found ?? record.found ?? 0, done), finding: underway?.finding ?? elsewhere },
    ...{ done, errors: record.errors, uncertain: record.uncertain, reviewed: record.reviewed },
    ...{ leftOut: underway?.leftOut ?? record.leftOut, pass, picturesPerSecond: rate },
    ...(underway?.secondsLeft !== undefined && { secondsLeft: underway.secondsLeft }),
    ...{ device: record.device, model: record.modelId, threshold: record.threshold, topK: record.topK },
    ...(record.message !== undefined && { message: record.message }),
  };
}
