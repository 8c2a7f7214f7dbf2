// Runs that were paused or interrupted, offered to go on with.
import { CircleX, Play } from 'lucide-react';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { countOf } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { isUnfinished } from '../state/run-states.ts';
import { doneWords } from './run-figures.ts';
import { stateWords } from '../results/words.ts';

const mostShown = 3;

export function UnfinishedRuns({ runs }: { runs: readonly RunProgress[] }): ReactElement | null {
  const unfinished = runs.filter(isUnfinished);
  if (unfinished.length === 0) return null;
  const more = unfinished.length - mostShown;
  return (
    <section className="notice unfinished" aria-labelledby="unfinished-title">
      <h2 id="unfinished-title">
        {unfinished.length === 1 ? 'A run waits to go on' : `${countOf(unfinished.length, 'run')} wait to go on`}
      </h2>
      <ul>
        {unfinished.slice(0, mostShown).map((progress) => (
          <Unfinished key={progress.run} progress={progress} />
        ))}
      </ul>
      {more > 0 && <p className="unfinished-more">{`And ${countOf(more, 'more', 'more')} below.`}</p>}
    </section>
  );
}

function Unfinished({ progress }: { progress: RunProgress }): ReactElement {
  const { control } = usePage();
  const { name, state, message } = progress;
  return (
    <li className="unfinished-run">
      <p>
        <strong>{name}</strong> <span>{`${stateWords[state]}, ${doneWords(progress)}`}</span>
        {message !== undefined && <span className="unfinished-reason">{message}</span>}
      </p>
      <button
        type="button"
        className="button primary"
        aria-label={`Go on with ${name}`}
        onClick={() => {
          void control.resume(progress);
        }}
      >
        <Play size={15} aria-hidden />
        Go on
      </button>
      <button
        type="button"
        className="button"
        aria-label={`Cancel ${name}`}
        onClick={() => {
          void control.cancel(progress);
        }}
      >
        <CircleX size={15} aria-hidden />
        Cancel
      </button>
    </li>
  );
}
