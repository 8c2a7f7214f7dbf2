// Which rows are shown, in which order, and what counts as uncertain.
import './toolbar.css';
import { ChartColumn, Keyboard, LoaderCircle, Search, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { limits } from '../../protocol/limits.ts';
import type { RunCounts } from '../../protocol/results.ts';
import { countOf } from '../format.ts';
import type { Review } from '../state/review.ts';
import { useStore } from '../state/use-store.ts';
import type { ViewChoice } from '../state/view-choice.ts';
import { ChoiceMenu, type Choice } from './choice-menu.tsx';
import { LabelMenu } from './label-menu.tsx';
import { Threshold } from './threshold.tsx';

interface ToolbarProps {
  review: Review;
  panelShown: boolean;
  onTogglePanel: () => void;
  onShowKeys: () => void;
}

export function Toolbar({ review, panelShown, onTogglePanel, onShowKeys }: ToolbarProps): ReactElement {
  const choice = useStore(review.choice);
  const counts = useStore(review.counts.counts);
  return (
    <div className="toolbar" role="toolbar" aria-label="Rows to show">
      <ChoiceMenu
        name="Show"
        value={choice.show}
        choices={showChoices(counts)}
        onChoose={(show) => {
          review.choose({ show });
        }}
      />
      <LabelMenu
        label={choice.label}
        counts={counts}
        onChoose={(label) => {
          review.choose({ label });
        }}
      />
      <ChoiceMenu
        name="Order"
        value={choice.order}
        choices={orders}
        onChoose={(order) => {
          review.choose({ order });
        }}
      />
      <SearchBox review={review} />
      <Threshold
        value={choice.threshold}
        counts={counts}
        onChange={(threshold) => {
          review.choose({ threshold });
        }}
      />
      <button
        type="button"
        className="icon-button"
        aria-label="Labels and how right they are"
        title="Labels and how right they are"
        aria-pressed={panelShown}
        onClick={onTogglePanel}
      >
        <ChartColumn size={18} aria-hidden />
      </button>
      <button type="button" className="icon-button" aria-label="Keys" title="Keys (?)" onClick={onShowKeys}>
        <Keyboard size={18} aria-hidden />
      </button>
    </div>
  );
}

function SearchBox({ review }: { review: Review }): ReactElement {
  const { search } = useStore(review.choice);
  const { state, total } = useStore(review.rows.state);
  return (
    <div className="search" role="search">
      <Search size={16} aria-hidden />
      <input
        type="text"
        className="text-field"
        aria-label="Search in names and labels"
        placeholder="Search names and labels"
        value={search}
        maxLength={limits.searchLength}
        onChange={(event) => {
          review.choose({ search: event.target.value });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') review.choose({ search: '' });
        }}
      />
      {search !== '' && (
        <button
          type="button"
          className="search-clear"
          aria-label="Clear the search"
          onClick={() => {
            review.choose({ search: '' });
          }}
        >
          <X size={15} aria-hidden />
        </button>
      )}
      <span className="rows-found" role="status">
        {state === 'waiting' ? (
          <>
            <LoaderCircle size={15} aria-hidden className="spinner" />
            Searching…
          </>
        ) : (
          countOf(total, 'row')
        )}
      </span>
    </div>
  );
}

function showChoices(counts: RunCounts | undefined): Choice<ViewChoice['show']>[] {
  return [
    { value: 'all', title: 'All', rows: counts?.rows },
    { value: 'unreviewed', title: 'Unreviewed', rows: unreviewed(counts) },
    { value: 'uncertain', title: 'Uncertain', rows: counts?.uncertain },
    { value: 'reviewed', title: 'Reviewed', rows: counts?.reviewed },
    { value: 'errors', title: 'Errors', rows: counts?.errors },
  ];
}

/** Of the labels, as an error may have been reviewed too. */
function unreviewed(counts: RunCounts | undefined): number | undefined {
  return counts?.labels.reduce((sum, { rows, reviewed }) => sum + rows - reviewed, 0);
}

const orders: readonly Choice<ViewChoice['order']>[] = [
  { value: 'scan', title: 'Scan order' },
  { value: 'least-certain', title: 'Least certain first' },
  { value: 'most-certain', title: 'Most certain first' },
  { value: 'path', title: 'Name' },
  { value: 'captured', title: 'Date taken' },
  { value: 'size', title: 'Size' },
];
