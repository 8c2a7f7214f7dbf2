// One row of the table: the picture in small, its file, and what it shows or why it failed.
import { Check, Video } from 'lucide-react';
import { memo, type MouseEvent, type ReactElement } from 'react';
import type { RunRow } from '../../protocol/results.ts';
import { percent } from '../format.ts';
import type { Thumbnails } from '../state/thumbnails.ts';
import { Picture } from './picture.tsx';
import { ScoreBar } from './score-bar.tsx';
import { ErrorWords } from './error-words.tsx';

export function rowId(index: number): string {
  return `row-${index}`;
}

interface TableRowProps {
  index: number;
  /** In pixels from the first row's upper edge. */
  start: number;
  /** `undefined` until it is fetched. */
  row: RunRow | undefined;
  thumbnails: Thumbnails | undefined;
  /** Below it, a score is uncertain. */
  threshold: number;
  selected: boolean;
  /** Of those selected, the one whose picture is shown in large. */
  leads: boolean;
  onSelect: (index: number, event: MouseEvent) => void;
}

export const TableRow = memo(function TableRow(props: TableRowProps): ReactElement {
  const { index, start, row, thumbnails, threshold, selected, leads, onSelect } = props;
  return (
    // The keyboard is the whole table's.
    // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events, jsx-a11y-x/interactive-supports-focus
    <div
      id={rowId(index)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className="table-row"
      data-leads={leads}
      style={{ transform: `translateY(${start}px)` }}
      onClick={(event) => {
        onSelect(index, event);
      }}
    >
      <span role="gridcell">
        {thumbnails === undefined ? <FromCamera /> : row !== undefined && <Picture {...{ thumbnails, row }} alt="" />}
      </span>
      <span role="gridcell" className="file-cell">
        {row !== undefined && <FileName row={row} />}
      </span>
      {row === undefined && <EmptyCells />}
      {row?.status === 'ok' && <LabelCells row={row} threshold={threshold} />}
      {row !== undefined && row.status !== 'ok' && <ErrorCell row={row} />}
    </div>
  );
});

function FromCamera(): ReactElement {
  return (
    <span className="picture">
      <Video size={18} strokeWidth={1.5} aria-hidden />
    </span>
  );
}

function FileName({ row: { root, path } }: { row: RunRow }): ReactElement {
  const cut = path.lastIndexOf('/') + 1;
  const folder = [root, path.slice(0, Math.max(0, cut - 1))].filter(Boolean).join('/');
  return (
    <>
      <span className="file-name">{path.slice(cut)}</span>
      <span className="file-folder">{folder}</span>
    </>
  );
}

function LabelCells({ row, threshold }: { row: RunRow; threshold: number }): ReactElement {
  const [best] = row.predictions;
  const uncertain = best !== undefined && best.score < threshold;
  return (
    <>
      <span role="gridcell" className="label-cell">
        {row.reviewedLabel === undefined ? (
          <>
            <span className="label">{best?.label}</span>
            {uncertain && <span className="chip">uncertain</span>}
          </>
        ) : (
          <Reviewed label={row.reviewedLabel} machine={best?.label} />
        )}
      </span>
      <span role="gridcell" className="score-cell">
        {best !== undefined && (
          <>
            <ScoreBar score={best.score} uncertain={uncertain} />
            <span className="score">{percent(best.score)}</span>
          </>
        )}
      </span>
    </>
  );
}

/** The person's label, and the machine's where it is another. */
function Reviewed({ label, machine }: { label: string; machine: string | undefined }): ReactElement {
  return (
    <span className="reviewed">
      <Check size={16} strokeWidth={2.5} className="reviewed-mark" role="img" aria-label="Reviewed:" />
      <span className="label">{label}</span>
      {machine !== label && <span className="machine-label">{machine === undefined ? '' : `Model: ${machine}`}</span>}
    </span>
  );
}

function ErrorCell({ row: { errorCode, error, status, reviewedLabel } }: { row: RunRow }): ReactElement {
  return (
    <span role="gridcell" className="error-cell" data-status={status} title={error}>
      <span className="error-words">
        <ErrorWords code={errorCode} />
      </span>
      {reviewedLabel === undefined ? (
        <span className="error-reason">{error}</span>
      ) : (
        <Reviewed label={reviewedLabel} machine={undefined} />
      )}
    </span>
  );
}

function EmptyCells(): ReactElement {
  return (
    <>
      <span role="gridcell" />
      <span role="gridcell" />
    </>
  );
}
