// Keeps the selected row in view: goes where it is put, and where others move it, moves along so that it seems to stay.
import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { RowsState } from '../state/rows-window.ts';
import type { Selected } from '../state/selection.ts';
import { headerHeight, rowHeight } from './row-height.ts';

export function useFollowing(
  scroller: RefObject<HTMLDivElement | null>,
  { index, row }: Selected,
  state: RowsState['state'],
  scrollTo: (index: number) => void,
): void {
  const before = useRef({ index, row });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { index, row };
    const table = scroller.current;
    if (table === null || was.index === index) return;
    const moved = row !== undefined && was.row === row;
    if (moved && isSeen(table, was.index)) table.scrollBy(0, (index - was.index) * rowHeight);
    else if (!moved) scrollTo(index);
  });
  useLayoutEffect(() => {
    if (state === 'waiting') scroller.current?.scrollTo(0, 0);
  }, [scroller, state]);
}

function isSeen({ scrollTop, clientHeight }: HTMLElement, index: number): boolean {
  const top = index * rowHeight;
  return top + rowHeight > scrollTop && top < scrollTop + clientHeight - headerHeight;
}
