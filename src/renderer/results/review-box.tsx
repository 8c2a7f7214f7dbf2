// What a person can say of the selected rows: that the label is right, another label, or nothing any more.
import './review-box.css';
import { Check, Undo2, X } from 'lucide-react';
import type { ReactElement, RefObject } from 'react';
import { countOf } from '../format.ts';
import type { Review } from '../state/review.ts';
import type { RecentLabels } from '../state/recent-labels.ts';
import { useStore } from '../state/use-store.ts';
import { commandKey } from './command-key.ts';
import { LabelField, type LabelFieldHandle } from './label-field.tsx';

interface ReviewBoxProps {
  review: Review;
  recent: RecentLabels;
  field: RefObject<LabelFieldHandle | null>;
  /** Gives the keys back to the table. */
  onDone: () => void;
}

export function ReviewBox({ review, recent, field, onDone }: ReviewBoxProps): ReactElement {
  const { whole, rows, lead } = useStore(review.selection.selected);
  const { total } = useStore(review.rows.state);
  const selected = whole ? total : rows.size;
  const many = selected > 1;
  const label = lead?.reviewedLabel;
  const clearable = many || label !== undefined;
  return (
    <div className="review-box" role="group" aria-label="Review">
      {many ? (
        <p className="review-subject">{countOf(selected, 'row')} selected</p>
      ) : (
        <p className="review-subject" data-reviewed={label !== undefined}>
          {label !== undefined && <Check size={16} strokeWidth={2.5} aria-hidden />}
          <span>{label === undefined ? 'Not reviewed yet' : `Your label: ${label}`}</span>
        </p>
      )}
      <div className="review-buttons">
        <button
          type="button"
          className="button"
          disabled={!many && lead?.predictions[0] === undefined}
          onClick={() => void review.judge({ kind: 'accept' })}
        >
          <Check size={16} aria-hidden />
          Accept <kbd>Enter</kbd>
        </button>
        <button
          type="button"
          className="button"
          disabled={!clearable}
          title="Remove your label (Backspace)"
          onClick={() => void review.judge({ kind: 'clear' })}
        >
          <X size={16} aria-hidden />
          Clear
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Undo"
          title={`Undo (${commandKey}+Z)`}
          onClick={() => void review.undo()}
        >
          <Undo2 size={17} aria-hidden />
        </button>
      </div>
      <LabelField
        ref={field}
        title={many ? `Label for ${countOf(selected, 'row')}` : 'Another label'}
        counts={review.counts}
        recent={recent}
        onLabel={(text) => {
          recent.add(text);
          void review.judge({ kind: 'label', label: text });
          onDone();
        }}
        onLeave={onDone}
      />
    </div>
  );
}
