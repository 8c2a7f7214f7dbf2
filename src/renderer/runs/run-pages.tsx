// Turns to older and newer runs, where there are more than one list holds.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { count } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { listedAtOnce } from '../state/run-list.ts';

export function RunPages({ from, total }: { from: number; total: number }): ReactElement | null {
  const { runs } = usePage();
  if (total <= listedAtOnce && from === 0) return null;
  return (
    <nav aria-label="Pages of runs" className="run-pages">
      <button
        type="button"
        className="button"
        disabled={from === 0}
        onClick={() => {
          runs.turnTo(Math.max(0, from - listedAtOnce));
        }}
      >
        <ChevronLeft size={16} aria-hidden />
        Newer
      </button>
      <p>{`${count(from + 1)} to ${count(Math.min(total, from + listedAtOnce))}`}</p>
      <button
        type="button"
        className="button"
        disabled={from + listedAtOnce >= total}
        onClick={() => {
          runs.turnTo(from + listedAtOnce);
        }}
      >
        Older
        <ChevronRight size={16} aria-hidden />
      </button>
    </nav>
  );
}
