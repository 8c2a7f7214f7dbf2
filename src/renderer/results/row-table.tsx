// All rows of a view in one scrolling table, of which only what is seen is drawn and fetched.
import './row-table.css';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, type KeyboardEvent, type MouseEvent, type ReactElement, type RefObject } from 'react';
import type { Review } from '../state/review.ts';
import type { Thumbnails } from '../state/thumbnails.ts';
import { useStore } from '../state/use-store.ts';
import { TableRow, rowId } from './table-row.tsx';
import { useFollowing } from './use-following.ts';
import { headerHeight, rowHeight } from './row-height.ts';

interface RowTableProps {
  review: Review;
  thumbnails: Thumbnails | undefined;
  scroller: RefObject<HTMLDivElement | null>;
}

export function RowTable({ review, thumbnails, scroller }: RowTableProps): ReactElement {
  const { rows, selection } = review;
  const { total, state } = useStore(rows.state);
  const { threshold } = useStore(review.choice);
  const selected = useStore(selection.selected);
  // The selected row is always drawn, so that the table can name it to a screen reader.
  const rangeExtractor = useCallback(
    (range: Range) => withPlace(defaultRangeExtractor(range), Math.min(selected.index, range.count - 1)),
    [selected.index],
  );
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollPaddingStart: headerHeight,
    rangeExtractor,
  });
  const { range } = virtualizer;
  useEffect(() => {
    if (range !== null) rows.show(range.startIndex, range.endIndex);
  });
  useFollowing(scroller, selected, state, (index) => {
    virtualizer.scrollToIndex(index);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1);
    const to = placeAfter(event.key, selected.index, page, total);
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey) void review.extend(to);
    else selection.select(to);
    // Also where it was selected already, and has been scrolled out of sight.
    virtualizer.scrollToIndex(to);
  };
  const onSelect = useCallback(
    (index: number, { shiftKey, ctrlKey, metaKey }: MouseEvent) => {
      if (shiftKey) void review.extend(index);
      else if (ctrlKey || metaKey) selection.toggle(index);
      else selection.select(index);
    },
    [review, selection],
  );

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className="row-table"
      aria-label="Rows"
      aria-multiselectable
      aria-busy={state === 'waiting'}
      aria-rowcount={total + 1}
      aria-activedescendant={total === 0 ? undefined : rowId(selected.index)}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="table-row table-head">
        <span role="columnheader">Picture</span>
        <span role="columnheader">File</span>
        <span role="columnheader">Label</span>
        <span role="columnheader" className="score-cell">
          Score
        </span>
      </div>
      <div role="presentation" className="row-table-space" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows.at(index);
          return (
            <TableRow
              key={index}
              index={index}
              start={start}
              row={row}
              threshold={threshold}
              thumbnails={thumbnails}
              selected={selected.whole || index === selected.index || (row !== undefined && selected.rows.has(row.row))}
              leads={index === selected.index}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

function withPlace(places: number[], place: number): number[] {
  return place < 0 || places.includes(place) ? places : [...places, place].sort((one, other) => one - other);
}

/** Where a key leads from a place; `undefined` for keys that lead nowhere. */
function placeAfter(key: string, place: number, page: number, total: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(total - 1, to));
}
