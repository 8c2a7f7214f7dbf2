// The rows of a run to go through: table and selected picture beside each other, keys for both.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import type { RecentLabels } from '../state/recent-labels.ts';
import type { Review } from '../state/review.ts';
import type { Thumbnails } from '../state/thumbnails.ts';
import type { TruthOf } from '../state/truth.ts';
import { useStore } from '../state/use-store.ts';
import { Detail } from './detail.tsx';
import { EmptyView } from './empty-view.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import type { LabelFieldHandle } from './label-field.tsx';
import { Panel } from './panel.tsx';
import { ReviewBox } from './review-box.tsx';
import { RowTable } from './row-table.tsx';
import { Toolbar } from './toolbar.tsx';
import { useReviewKeys } from './use-review-keys.ts';

interface ReviewScreenProps {
  progress: RunProgress;
  truth: TruthOf;
  review: Review;
  recent: RecentLabels;
  /** A recording has no pictures. */
  small: Thumbnails | undefined;
  large: Thumbnails | undefined;
}

export function ReviewScreen({ progress, review, truth, recent, small, large }: ReviewScreenProps): ReactElement {
  const table = useRef<HTMLDivElement>(null);
  const field = useRef<LabelFieldHandle>(null);
  const [keysShown, setKeysShown] = useState(false);
  const [panelShown, setPanelShown] = useState(false);
  const { lead } = useStore(review.selection.selected);
  const { threshold } = useStore(review.choice);
  const { total, state } = useStore(review.rows.state);
  const said = useStore(review.said);
  const onKeyDown = useReviewKeys({
    review,
    relabel: (start) => field.current?.begin(start),
    showKeys: () => {
      setKeysShown(true);
    },
  });
  const empty = total === 0 && state !== 'waiting';
  // The keys work at once: whoever has not begun anything else is in the table.
  useEffect(() => {
    if (total > 0 && document.activeElement === document.body) table.current?.focus({ preventScroll: true });
  }, [total]);
  return (
    <div className="review">
      <Toolbar
        review={review}
        panelShown={panelShown}
        onTogglePanel={() => {
          setPanelShown(!panelShown);
        }}
        onShowKeys={() => {
          setKeysShown(true);
        }}
      />
      {/* eslint-disable-next-line jsx-a11y-x/no-static-element-interactions -- hears the keys of all that is in it */}
      <div className="results-body" data-panel={panelShown} onKeyDown={onKeyDown}>
        {panelShown && (
          <Panel
            review={review}
            truth={truth}
            state={progress.state}
            onClose={() => {
              setPanelShown(false);
            }}
          />
        )}
        <div className="rows-pane">
          <RowTable review={review} thumbnails={small} scroller={table} />
          {(empty || state === 'failed') && (
            <div className="rows-empty">
              <EmptyView review={review} />
            </div>
          )}
        </div>
        <Detail row={empty ? undefined : lead} threshold={threshold} thumbnails={large}>
          <ReviewBox review={review} recent={recent} field={field} onDone={() => table.current?.focus()} />
        </Detail>
      </div>
      <p className="unseen" role="status">
        {said}
      </p>
      <KeysDialog open={keysShown} onOpenChange={setKeysShown} />
    </div>
  );
}
