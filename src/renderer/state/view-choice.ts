// What of a run's rows the user wants to see, as the toolbar has it.
import type { View, ViewInput } from '../../protocol/results.ts';

export interface ViewChoice {
  show: View['show'];
  /** `undefined`: any. */
  label: string | undefined;
  order: View['order'];
  search: string;
  /** Below it a row is uncertain. */
  threshold: number;
}

/** The view of everything in scan order. */
export function wholeChoice(threshold: number): ViewChoice {
  return { show: 'all', label: undefined, order: 'scan', search: '', threshold };
}

/** What to ask for. The threshold is left out where it changes no row of the view. */
export function viewOf({ show, label, order, search, threshold }: ViewChoice): ViewInput {
  const text = search.trim();
  return {
    show,
    order,
    ...(label !== undefined && { label }),
    ...(text !== '' && { search: text }),
    ...(show === 'uncertain' && { threshold }),
  };
}

/** Whether any row may be left out. */
export function isFiltered({ show, label, search, order }: ViewChoice): boolean {
  const byScore = order === 'least-certain' || order === 'most-certain';
  return show !== 'all' || label !== undefined || search.trim() !== '' || byScore;
}
