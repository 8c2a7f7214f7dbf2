// Which row of a view is selected: it stays so while others come before it or go.
import { useState } from 'react';
import type { RunRow } from '../../protocol/results.ts';
import type { RowsWindow } from '../state/rows-window.ts';
import { useStore } from '../state/use-store.ts';

interface Selection {
  index: number;
  /** `undefined` while it is not known which row is there. */
  row: RunRow | undefined;
  select: (index: number) => void;
}

/** To be used anew for each `rows`. */
export function useSelection(rows: RowsWindow): Selection {
  useStore(rows.version);
  const total = useStore(rows.total) ?? 0;
  // Until one is chosen it is the first one, whichever that is.
  const [chosen, choose] = useState<{ index: number; row: number | undefined }>();
  const moved = chosen?.row === undefined ? undefined : rows.indexOf(chosen.row);
  const index = Math.max(0, Math.min(moved ?? chosen?.index ?? 0, total - 1));
  const row = rows.at(index);
  // Where it is gone, the one that has taken its place is selected; where it has moved, its new place is remembered.
  if (chosen !== undefined && row !== undefined && (row.row !== chosen.row || index !== chosen.index)) {
    choose({ index, row: row.row });
  }
  const select = (to: number): void => {
    choose({ index: to, row: rows.at(to)?.row });
  };
  return { index, row, select };
}
