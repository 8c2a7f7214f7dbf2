// What the states of a run mean for what the page shows and offers.
import { assertNever } from '../../protocol/errors.ts';
import type { RunProgress, RunState } from '../../protocol/runs.ts';
import { count, countOf } from '../format.ts';
import type { Notice } from './notice.ts';

/** What it depends on. */
type Standing = Pick<RunProgress, 'kind' | 'state' | 'elsewhere'>;

/** Whether pictures are being classified now. */
export function isUnderWay(state: RunState): boolean {
  return state === 'running' || state === 'stopping';
}

/** Whether it changes by itself: under way, or waiting for its turn. */
export function goesOn(state: RunState): boolean {
  return isUnderWay(state) || state === 'queued';
}

/** Whether it was begun, is not done, and waits for its user. */
export function isUnfinished({ kind, state, elsewhere }: Standing): boolean {
  return kind === 'pictures' && !elsewhere && (state === 'paused' || state === 'interrupted');
}

export function canPause({ kind, state, elsewhere }: Standing): boolean {
  return kind === 'pictures' && !elsewhere && (state === 'running' || state === 'queued');
}

/** Whether it was begun and not ended; a recording cannot go on. */
export function canGoOn({ kind, state, elsewhere }: Standing): boolean {
  return (
    kind === 'pictures' && !elsewhere && ['created', 'paused', 'interrupted', 'cancelled', 'failed'].includes(state)
  );
}

/** Whether its sources can be looked through once more. */
export function canLookAgain({ kind, dropped, state, elsewhere }: Standing & Pick<RunProgress, 'dropped'>): boolean {
  return kind === 'pictures' && !dropped && !elsewhere && state === 'done';
}

export function canCancel({ kind, state, elsewhere }: Standing): boolean {
  return kind === 'pictures' && !elsewhere && ['created', 'queued', 'running', 'paused', 'interrupted'].includes(state);
}

export function canDelete({ state, elsewhere }: Standing): boolean {
  return !goesOn(state) && !elsewhere;
}

/** How a run has ended, as a notice; nothing where its user has ended it and sees so. */
export function endOf({ name, state, done, errors, message }: RunProgress): Notice | undefined {
  const detail = message === undefined ? {} : { detail: message };
  switch (state) {
    case 'failed':
      return { kind: 'problem', title: `${name} failed`, ...detail };
    case 'paused':
      return message === undefined ? undefined : { kind: 'problem', title: `Paused: ${name}`, ...detail };
    case 'interrupted':
      return { kind: 'problem', title: `Interrupted: ${name}`, ...detail };
    case 'done': {
      const pictures = countOf(done, 'picture');
      const words = errors === 0 ? pictures : `${pictures}, ${count(errors)} with an error`;
      return { kind: 'news', title: `Done: ${name}`, detail: words };
    }
    case 'created':
    case 'queued':
    case 'running':
    case 'stopping':
    case 'cancelled':
      return undefined;
    default:
      return assertNever(state);
  }
}
