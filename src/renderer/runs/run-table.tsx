// The list of runs, of which only what is seen is drawn; walked through with the arrow keys.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { RunItem } from './run-item.tsx';
import { walk } from './walk.ts';

/** In pixels; runs.css has the same. */
const itemHeight = 84;

interface RunTableProps {
  runs: readonly RunProgress[];
  /** Of the first one among all of them. */
  from: number;
  total: number;
}

export function RunTable({ runs, from, total }: RunTableProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => itemHeight,
    getItemKey: (index) => runs[index]?.run ?? index,
    overscan: 4,
  });
  return (
    <div ref={scroller} className="run-table">
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- the arrow keys of what is in it */}
      <ul aria-label="All runs" style={{ height: virtualizer.getTotalSize() }} onKeyDown={walk}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const progress = runs[index];
          return (
            progress !== undefined && (
              <li
                key={key}
                className="run-item"
                aria-posinset={from + index + 1}
                aria-setsize={total}
                style={{ top: start }}
              >
                <RunItem progress={progress} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
