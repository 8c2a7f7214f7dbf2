// All rows of a run in one scrolling table, of which only what is seen is drawn and fetched.
import './row-table.css';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import type { RowsWindow } from '../state/rows-window.ts';
import type { Thumbnails } from '../state/thumbnails.ts';
import { useStore } from '../state/use-store.ts';
import { TableRow, rowId } from './table-row.tsx';

/** In pixels; row-table.css has the same. */
const rowHeight = 56;
const headerHeight = 34;

interface RowTableProps {
  rows: RowsWindow;
  thumbnails: Thumbnails;
  total: number;
  /** Index in the view, as in all of this. */
  selected: number;
  onSelect: (index: number) => void;
}

export function RowTable({ rows, thumbnails, total, selected, onSelect }: RowTableProps): ReactElement {
  useStore(rows.version);
  const scroller = useRef<HTMLDivElement>(null);
  // The selected row is always drawn, so that the table can name it to a screen reader.
  const rangeExtractor = useCallback(
    (range: Range) => withPlace(defaultRangeExtractor(range), Math.min(selected, range.count - 1)),
    [selected],
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
    rows.show(range?.startIndex ?? 0, range?.endIndex ?? 0);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1);
    const to = placeAfter(event.key, selected, page, total);
    if (to === undefined) return;
    event.preventDefault();
    onSelect(to);
    virtualizer.scrollToIndex(to);
  };

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className="row-table"
      aria-label="Rows"
      aria-rowcount={total + 1}
      aria-activedescendant={rowId(selected)}
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
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <TableRow
            key={index}
            index={index}
            start={start}
            row={rows.at(index)}
            thumbnails={thumbnails}
            selected={index === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

function withPlace(places: number[], place: number): number[] {
  return places.includes(place) ? places : [...places, place].sort((one, other) => one - other);
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
