// A run: how it goes, its rows, and the one that is looked at.
import './results.css';
import { useEffect, useMemo, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { useEngine } from '../engine-context.tsx';
import { RowsWindow } from '../state/rows-window.ts';
import { Thumbnails } from '../state/thumbnails.ts';
import { useStore } from '../state/use-store.ts';
import { Detail } from './detail.tsx';
import { NoRows } from './no-rows.tsx';
import { RowTable } from './row-table.tsx';
import { RunHeader } from './run-header.tsx';
import { useSelection } from './use-selection.ts';

/** Twice the side at which it is shown, for screens with fine pixels. */
const smallSide = 96;
const largeSide = 512;

export function Results({ progress }: { progress: RunProgress }): ReactElement {
  const { run, done } = progress;
  const engine = useEngine();
  const link = useStore(engine.link);
  const data = useMemo(
    () => ({
      rows: new RowsWindow(engine, run),
      small: new Thumbnails(engine, run, smallSide, 400),
      large: new Thumbnails(engine, run, largeSide, 10),
    }),
    [engine, run],
  );
  useEffect(() => {
    if (link.state !== 'open') return;
    data.small.resume();
    data.large.resume();
  }, [data, link]);
  // Each progress may have brought rows, anywhere in the view.
  useEffect(() => {
    if (link.state === 'open') data.rows.refresh();
  }, [data, link, progress]);
  useEffect(
    () => () => {
      data.rows.close();
      data.small.clear();
      data.large.clear();
    },
    [data],
  );
  const selection = useSelection(data.rows);
  const total = useStore(data.rows.total) ?? done;
  return (
    <section className="results" aria-label={`Results of ${progress.name}`}>
      <RunHeader progress={progress} />
      {done === 0 ? (
        <NoRows progress={progress} />
      ) : (
        <div className="results-body">
          <RowTable
            rows={data.rows}
            thumbnails={data.small}
            total={total}
            selected={selection.index}
            onSelect={selection.select}
          />
          <Detail row={selection.row} thumbnails={data.large} />
        </div>
      )}
    </section>
  );
}
