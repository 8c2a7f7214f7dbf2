// The selected row: its picture in large, all its labels, and what is known of the file.
import './detail.css';
import type { ReactElement, ReactNode } from 'react';
import type { RunRow } from '../../protocol/results.ts';
import { bytes, percent } from '../format.ts';
import type { Thumbnails } from '../state/thumbnails.ts';
import { fileOf } from '../state/verdicts.ts';
import { Picture } from './picture.tsx';
import { ScoreBar } from './score-bar.tsx';
import { ErrorWords } from './error-words.tsx';

interface DetailProps {
  row: RunRow | undefined;
  threshold: number;
  thumbnails: Thumbnails | undefined;
  /** What can be said of the row. */
  children: ReactNode;
}

export function Detail({ row, threshold, thumbnails, children }: DetailProps): ReactElement {
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- it scrolls, which must be possible with keys
    <aside className="detail" aria-label="Selected picture" tabIndex={0}>
      {row !== undefined && (
        <>
          {thumbnails !== undefined && <Picture key={row.row} thumbnails={thumbnails} row={row} alt={altOf(row)} />}
          <h2 className="detail-name">{fileOf(row)}</h2>
          {children}
          {row.status === 'ok' ? <Predictions row={row} threshold={threshold} /> : <Failure row={row} />}
          <Facts row={row} />
        </>
      )}
    </aside>
  );
}

interface PredictionsProps {
  row: RunRow;
  threshold: number;
}

function Predictions({ row: { predictions, reviewedLabel }, threshold }: PredictionsProps): ReactElement {
  const uncertain = (predictions[0]?.score ?? 0) < threshold;
  return (
    <>
      <h3 className="detail-heading">What the model says</h3>
      {uncertain && reviewedLabel === undefined && (
        <p className="detail-uncertain">Uncertain: the best label stays below the threshold.</p>
      )}
      <ol className="predictions" aria-label="Best labels">
        {predictions.map(({ label, score }, rank) => (
          <li key={rank} className="prediction">
            <span className="prediction-label">{label}</span>
            <span className="score">{percent(score)}</span>
            <ScoreBar score={score} uncertain={rank > 0 || uncertain} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Failure({ row: { errorCode, error } }: { row: RunRow }): ReactElement {
  return (
    <div className="failure">
      <p className="error-words">
        <ErrorWords code={errorCode} />
      </p>
      <p>{error ?? 'The run ended before this picture.'}</p>
    </div>
  );
}

function Facts({ row }: { row: RunRow }): ReactElement {
  const facts: [string, string | undefined][] = [
    ['Place', [row.root, row.path].filter(Boolean).join('/')],
    ['Size', row.width === undefined ? undefined : `${row.width} × ${row.height ?? 0} pixels`],
    ['File', row.fileSize === undefined ? undefined : bytes(row.fileSize)],
    ['Taken', row.capturedAt?.replace('T', ' ')],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function altOf({ predictions, path }: RunRow): string {
  const [best] = predictions;
  return best === undefined ? path : `${path}, probably ${best.label}`;
}
