// A run: how it goes, its rows, and the one that is looked at.
import './results.css';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { useEngine } from '../engine-context.tsx';
import { usePage } from '../page-context.tsx';
import { RecentLabels } from '../state/recent-labels.ts';
import { Review } from '../state/review.ts';
import { Thumbnails } from '../state/thumbnails.ts';
import { TruthOf } from '../state/truth.ts';
import { useStore } from '../state/use-store.ts';
import { NoRows } from './no-rows.tsx';
import { ReviewScreen } from './review-screen.tsx';
import { RunHeader } from './run-header.tsx';
import { ViewContext } from './view-context.ts';

/** Twice the side at which it is shown, for screens with fine pixels. */
const smallSide = 96;
const largeSide = 512;

export function Results({ progress }: { progress: RunProgress }): ReactElement {
  const { run, kind, done } = progress;
  const engine = useEngine();
  const { notify } = usePage();
  const link = useStore(engine.link);
  // The run's own threshold, as it was at first: from then on it is the user's.
  const [threshold] = useState(progress.threshold);
  const data = useMemo(
    () => ({
      review: new Review(engine, run, threshold, notify),
      truth: new TruthOf(engine, run, notify),
      recent: new RecentLabels(localStorage),
      small: kind === 'live' ? undefined : new Thumbnails(engine, run, smallSide, 400),
      large: kind === 'live' ? undefined : new Thumbnails(engine, run, largeSide, 10),
    }),
    [engine, run, kind, threshold, notify],
  );
  useEffect(() => {
    if (link.state !== 'open') return;
    data.small?.resume();
    data.large?.resume();
    void data.review.refresh();
  }, [data, link]);
  // Each progress may have brought rows, anywhere in the view.
  useEffect(() => {
    if (link.state === 'open') data.review.grow();
  }, [data, link, progress]);
  useEffect(
    () => () => {
      data.review.close();
      data.small?.clear();
      data.large?.clear();
    },
    [data],
  );
  const counts = useStore(data.review.counts.counts);
  // The run's own figure is that at its own threshold.
  const moved = useStore(data.review.choice).threshold !== progress.threshold;
  const uncertain = moved ? counts?.uncertain : undefined;
  return (
    <ViewContext value={data.review.choice}>
      <section className="results" aria-label={`Results of ${progress.name}`}>
        <RunHeader progress={uncertain === undefined ? progress : { ...progress, uncertain }} />
        {done === 0 ? <NoRows progress={progress} /> : <ReviewScreen progress={progress} {...data} />}
      </section>
    </ViewContext>
  );
}
