// What the page says about a run and its rows.
import { assertNever, type PictureErrorCode } from '../../protocol/errors.ts';
import type { RunProgress, RunState } from '../../protocol/runs.ts';
import { countOf } from '../format.ts';

export const stateWords: Record<RunState, string> = {
  created: 'Not begun',
  queued: 'Queued',
  running: 'Running',
  stopping: 'Stopping…',
  paused: 'Paused',
  interrupted: 'Interrupted',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

interface Remark {
  tone: 'bad' | 'plain';
  text: string;
}

/** What should be said beside the figures, if anything. */
export function remark(progress: RunProgress): Remark | undefined {
  const { state, elsewhere, message } = progress;
  if (message !== undefined) return { tone: 'bad', text: message };
  if (elsewhere)
    return { tone: 'plain', text: 'Another ZeroLens on this computer works on it; here it can be looked at.' };
  switch (state) {
    case 'queued':
      return { tone: 'plain', text: 'Waits for the runs before it to end.' };
    case 'paused':
      return { tone: 'plain', text: 'What is done is kept. It goes on when you say so.' };
    case 'cancelled':
      return { tone: 'plain', text: 'What is done is kept.' };
    case 'interrupted':
      return { tone: 'plain', text: 'ZeroLens ended in the middle of it. What is done is kept.' };
    case 'done':
      return remarkWhenDone(progress);
    case 'created':
    case 'running':
    case 'stopping':
    case 'failed':
      return undefined;
    default:
      return assertNever(state);
  }
}

function remarkWhenDone({ done, errors, leftOut, pass }: RunProgress): Remark | undefined {
  if (done > 0 && errors === done) {
    return { tone: 'bad', text: 'None of these pictures could be classified. Each row says why.' };
  }
  const said = [...passWords(pass), ...(leftOut === 0 ? [] : [leftOutWords(leftOut)])];
  return said.length === 0 ? undefined : { tone: 'plain', text: said.join(' ') };
}

function leftOutWords(files: number): string {
  return `${countOf(files, 'file')} ${files === 1 ? 'is no picture and was' : 'are no pictures and were'} left out.`;
}

/** What a pass over pictures that were there already has met. */
function passWords({ kept, redone, vanished }: RunProgress['pass']): string[] {
  return [
    ...(kept === 0 ? [] : [`${countOf(kept, 'picture')} unchanged and not read again.`]),
    ...(redone === 0 ? [] : [`${countOf(redone, 'picture')} changed and classified again.`]),
    ...(vanished === 0 ? [] : [`${countOf(vanished, 'picture')} no longer there.`]),
  ];
}

/** What an error code means, in two or three words. */
export const errorWords: Record<PictureErrorCode, string> = {
  unreadable: 'Cannot be read',
  not_an_image: 'Not a picture',
  unsupported_format: 'Format not supported',
  truncated: 'Cut off',
  corrupt: 'Damaged',
  too_large: 'Too large',
  timeout: 'Took too long',
  poison: 'Crashed the engine',
  model_error: 'Model failed',
  cancelled: 'Not reached',
};
