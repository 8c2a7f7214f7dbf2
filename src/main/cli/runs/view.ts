// Which rows a command is about, from its options.
import { viewSchema, type View } from '../../../protocol/results.ts';

export const shownRows: readonly View['show'][] = ['all', 'errors', 'unreviewed', 'reviewed', 'uncertain'];

/** In scan order; `uncertain` goes by `threshold`. */
export function viewOf(show: View['show'] | undefined, label: string | undefined, threshold: number): View {
  return viewSchema.parse({ show, label, threshold });
}
