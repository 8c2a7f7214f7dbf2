// A run without rows: because it has just begun, or because there is nothing to show.
import { FileQuestion, Search, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { countOf } from '../format.ts';
import { Message } from '../shell/message.tsx';
import { isUnderWay } from '../state/current-run.ts';

export function NoRows({ progress: { state, leftOut } }: { progress: RunProgress }): ReactElement {
  if (isUnderWay(state)) {
    return (
      <Message icon={Search} title="Looking for pictures…">
        <p>The first rows appear as soon as their pictures are done.</p>
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
  if (state === 'stopped') {
    return (
      <Message icon={FileQuestion} title="Stopped before the first picture">
        <p>There is nothing to show or to save.</p>
      </Message>
    );
  }
  return (
    <Message icon={FileQuestion} title="No picture found">
      <p>{leftOut === 0 ? 'There was no file in it.' : `${countOf(leftOut, 'file')}, none of them a picture.`}</p>
    </Message>
  );
}
