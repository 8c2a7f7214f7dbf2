// All labels of a run with how many rows they have; one that is clicked is the only one shown in the table.
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, CircleQuestionMark } from 'lucide-react';
import { useMemo, useRef, useState, type ReactElement } from 'react';
import type { RunCounts } from '../../protocol/results.ts';
import { count, countOf } from '../format.ts';
import type { Review } from '../state/review.ts';
import { useStore } from '../state/use-store.ts';

/** In pixels; panel.css has the same. */
const lineHeight = 34;

type LabelCount = RunCounts['labels'][number];

interface LabelCountsProps {
  review: Review;
  /** `undefined`: any label again. */
  onChoose: (label: string | undefined) => void;
}

export function LabelCounts({ review, onChoose }: LabelCountsProps): ReactElement {
  const counts = useStore(review.counts.counts);
  const { label: chosen } = useStore(review.choice);
  const [search, setSearch] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const labels = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase();
    return (counts?.labels ?? []).filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  }, [counts, search]);
  const virtualizer = useVirtualizer({
    count: labels.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 10,
  });
  return (
    <>
      <input
        type="text"
        className="text-field"
        aria-label="Find a label"
        placeholder={`Find among ${countOf(counts?.labels.length ?? 0, 'label')}`}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
      />
      <p className="counts-legend" aria-hidden>
        <span>Label</span>
        <span title="Uncertain">
          <CircleQuestionMark size={15} />
        </span>
        <span title="Reviewed">
          <Check size={15} />
        </span>
        <span>Rows</span>
      </p>
      <div ref={scroller} className="counts">
        <ul className="counts-space" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = labels[index];
            return (
              line !== undefined && (
                <li key={line.label} className="counts-line" style={{ transform: `translateY(${start}px)` }}>
                  <CountButton
                    line={line}
                    chosen={line.label === chosen}
                    onClick={() => {
                      onChoose(line.label === chosen ? undefined : line.label);
                    }}
                  />
                </li>
              )
            );
          })}
        </ul>
        {labels.length === 0 && <p className="counts-none">No such label.</p>}
      </div>
    </>
  );
}

interface CountButtonProps {
  line: LabelCount;
  chosen: boolean;
  onClick: () => void;
}

function CountButton({ line, chosen, onClick }: CountButtonProps): ReactElement {
  const { label, rows, reviewed, uncertain } = line;
  return (
    <button
      type="button"
      className="counts-button"
      aria-pressed={chosen}

      title={label}
      onClick={onClick}
    >
      <span className="label-item-name">{label}</span>
      <span className="counts-uncertain">
        {uncertain > 0 && (
          <>
            {count(uncertain)} <span className="unseen">uncertain</span>
          </>
        )}
      </span>
      <span className="counts-reviewed">
        {reviewed === rows && <Check size={15} strokeWidth={2.5} role="img" aria-label="all reviewed" />}
        {reviewed > 0 && reviewed < rows && (
          <>
            {count(reviewed)} <span className="unseen">reviewed</span>
          </>
        )}
      </span>
      <span>
        {count(rows)} <span className="unseen">in all</span>
      </span>
    </button>
  );
}
