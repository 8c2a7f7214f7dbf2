// What the page says about a run and its rows.
import type { PictureErrorCode } from '../../protocol/errors.ts';
import type { RunProgress, RunState } from '../../protocol/runs.ts';
import { count, countOf } from '../format.ts';

export const stateWords: Record<RunState, string> = {
  running: 'Running',
  stopping: 'Stopping…',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
};

interface Remark {
  tone: 'bad' | 'plain';
  text: string;
}

/** What should be said beside the figures, if anything. */
export function remark({ state, message, done, errors, found, leftOut }: RunProgress): Remark | undefined {
  if (message !== undefined) return { tone: 'bad', text: message };
  if (state === 'stopped') {
    return {
      tone: 'plain',
      text: `Stopped after ${count(done)} of ${countOf(found, 'picture')}. What is done is kept.`,
    };
  }
  if (state !== 'done') return undefined;
  if (done > 0 && errors === done) {
    return { tone: 'bad', text: 'None of these pictures could be classified. Each row says why.' };
  }
  if (leftOut === 0) return undefined;
  const [files, are] = [countOf(leftOut, 'file'), leftOut === 1 ? 'is no picture and was' : 'are no pictures and were'];
  return { tone: 'plain', text: `${files} ${are} left out.` };
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
