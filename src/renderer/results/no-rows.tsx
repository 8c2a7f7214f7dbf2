// A run without rows: because it has just begun, or because there is nothing to show.
import { FileQuestion, Hourglass, Search, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { countOf } from '../format.ts';
import { Message } from '../shell/message.tsx';
import { isUnderWay } from '../state/run-states.ts';

export function NoRows({ progress: { state, leftOut } }: { progress: RunProgress }): ReactElement {
  if (isUnderWay(state)) {
    return (
      <Message icon={Search} title="Looking for pictures…">
        <p>The first rows appear as soon as their pictures are done.</p>
      </Message>
    );
  }
  if (state === 'queued') {
    return (
      <Message icon={Hourglass} title="Waiting for its turn">
        <p>It starts by itself when the runs before it have ended.</p>
      </Message>
    );
  }
  if (state === 'failed') {
    return (
      <Message icon={TriangleAlert} title="Nothing could be classified">
        <p>The reason is above.</p>
      </Message>
    );
  }
  if (state !== 'done') {
    return (
      <Message icon={FileQuestion} title="Ended before the first picture">
        <p>There is nothing to show or to save yet.</p>
      </Message>
    );
  }
  return (
    <Message icon={FileQuestion} title="No picture found">
      <p>{leftOut === 0 ? 'There was no file in it.' : `${countOf(leftOut, 'file')}, none of them a picture.`}</p>
    </Message>
  );
}
