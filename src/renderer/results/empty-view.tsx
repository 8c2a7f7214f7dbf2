// A view without rows, or one that could not be had.
import { FilterX, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { Message } from '../shell/message.tsx';
import type { Review } from '../state/review.ts';
import { useStore } from '../state/use-store.ts';
import { isFiltered, wholeChoice, type ViewChoice } from '../state/view-choice.ts';

export function EmptyView({ review }: { review: Review }): ReactElement {
  const { state, reason } = useStore(review.rows.state);
  const choice = useStore(review.choice);
  if (state === 'failed') {
    return (
      <Message icon={TriangleAlert} title="These rows could not be fetched">
        <p>{reason}</p>
        <button type="button" className="button" onClick={() => void review.refresh()}>
          Try again
        </button>
      </Message>
    );
  }
  return (
    <Message icon={FilterX} title={titleOf(choice)}>
      {isFiltered(choice) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            review.choose(wholeChoice(choice.threshold));
          }}
        >
          Show all rows
        </button>
      )}
    </Message>
  );
}

function titleOf({ show, label, search }: ViewChoice): string {
  if (search.trim() !== '' || label !== undefined) return 'No row is like this';
  return titles[show];
}

const titles = {
  all: 'No rows yet',
  errors: 'No errors',
  unreviewed: 'Nothing left to review',
  reviewed: 'Nothing is reviewed yet',
  uncertain: 'Nothing uncertain is left',
} as const;
