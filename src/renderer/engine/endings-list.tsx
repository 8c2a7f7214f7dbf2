// The workers that have ended since this page looks, newest first, read out as they come.
import type { ReactElement } from 'react';
import { duration } from '../format.ts';
import type { WorkerEnding } from '../state/worker-endings.ts';

export function EndingsList({ endings, now }: { endings: readonly WorkerEnding[]; now: number }): ReactElement {
  return (
    <section className="engine-endings" aria-labelledby="endings-title">
      <h2 id="endings-title">Ends of workers</h2>
      {endings.length === 0 && <p className="engine-none">None since this page has been open.</p>}
      <div role="log" aria-labelledby="endings-title">
        <ol>
          {endings.map(({ worker, reason, at }) => (
            <li key={`${worker}-${at}`}>
              <strong>Worker {worker}</strong> {reason}{' '}
              <time dateTime={new Date(at).toISOString()} className="engine-detail" aria-hidden>
                {duration(Math.max(0, now - at) / 1000)} ago
              </time>
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
