// One row of the table: the picture in small, its file, and what it shows or why it failed.
import { memo, type ReactElement } from 'react';
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
  thumbnails: Thumbnails;
  selected: boolean;
  onSelect: (index: number) => void;
}

export const TableRow = memo(function TableRow(props: TableRowProps): ReactElement {
  const { index, start, row, thumbnails, selected, onSelect } = props;
  return (
    // The keyboard is the whole table's.
    // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events, jsx-a11y-x/interactive-supports-focus
    <div
      id={rowId(index)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className="table-row"
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => {
        onSelect(index);
      }}
    >
      <span role="gridcell">{row !== undefined && <Picture thumbnails={thumbnails} row={row} alt="" />}</span>
      <span role="gridcell" className="file-cell">
        {row !== undefined && <FileName row={row} />}
      </span>
      {row === undefined ? <EmptyCells /> : row.status === 'ok' ? <LabelCells row={row} /> : <ErrorCell row={row} />}
    </div>
  );
});

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

function LabelCells({ row: { predictions, decision } }: { row: RunRow }): ReactElement {
  const [best] = predictions;
  return (
    <>
      <span role="gridcell" className="label-cell">
        <span className="label">{best?.label}</span>
        {decision === 'uncertain' && <span className="chip">uncertain</span>}
      </span>
      <span role="gridcell" className="score-cell">
        {best !== undefined && (
          <>
            <ScoreBar score={best.score} uncertain={decision === 'uncertain'} />
            <span className="score">{percent(best.score)}</span>
          </>
        )}
      </span>
    </>
  );
}

function ErrorCell({ row: { errorCode, error, status } }: { row: RunRow }): ReactElement {
  return (
    <span role="gridcell" className="error-cell" data-status={status} title={error}>
      <span className="error-words">
        <ErrorWords code={errorCode} />
      </span>
      <span className="error-reason">{error}</span>
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
