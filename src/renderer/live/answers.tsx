// What the model sees: the best label in large letters, a bar per class, and how fast it goes.
import { useLayoutEffect, type ReactElement, type ReactNode } from 'react';
import type { Prediction } from '../../protocol/requests.ts';
import type { LiveStream } from '../state/live-stream.ts';
import { titleOf, type SteadyAnswer } from '../state/steady-answer.ts';
import { useStore } from '../state/use-store.ts';
import { FiguresList } from './figures-list.tsx';

const places = [0, 1, 2, 3, 4] as const;

export function Answers({ live, steady }: { live: LiveStream; steady: SteadyAnswer }): ReactElement {
  const answer = useStore(live.answer);
  const trouble = useStore(live.trouble);
  useLayoutEffect(() => {
    if (answer === undefined) return undefined;
    const handle = requestAnimationFrame(() => {
      live.shown(answer);
    });
    return () => {
      cancelAnimationFrame(handle);
    };
  }, [answer, live]);
  return (
    <Panel
      sequence={answer?.sequence}
      predictions={answer?.predictions ?? []}
      title={titleOf(answer)}
      spoken={useStore(steady.steady)?.title}
      trouble={trouble}
      figures={<FiguresList figures={useStore(live.figures)} device={answer?.device} model={answer?.model} />}
    />
  );
}

/** The same frame, empty, so that nothing moves when answers come. */
export function NoAnswers(): ReactElement {
  return <Panel predictions={[]} title="" figures={<FiguresList />} />;
}

interface PanelProps {
  sequence?: number | undefined;
  predictions: readonly Prediction[];
  title: string;
  /** Read out: only what has stayed for a while, as many answers come every second. */
  spoken?: string | undefined;
  trouble?: string | undefined;
  figures: ReactNode;
}

function Panel({ sequence, predictions, title, spoken, trouble, figures }: PanelProps): ReactElement {
  return (
    <div className="live-answers" data-sequence={sequence}>
      <h2 className="live-label" data-testid="live-label" title={title}>
        {title === '' ? '–' : title}
      </h2>
      <p role="status" className="live-spoken">
        {spoken}
      </p>
      <ol className="live-bars" aria-label="Most likely">
        {places.map((place) => (
          <Bar key={place} prediction={predictions[place]} />
        ))}
      </ol>
      <p role="alert" className="live-trouble">
        {trouble}
      </p>
      {figures}
    </div>
  );
}

function Bar({ prediction }: { prediction: Prediction | undefined }): ReactElement {
  const percent = (prediction?.score ?? 0) * 100;
  return (
    <li className="live-class" data-empty={prediction === undefined}>
      <span className="live-class-label" title={prediction?.label}>
        {prediction?.label ?? '–'}
      </span>
      <span className="live-class-percent">{prediction === undefined ? '' : `${Math.floor(percent)} %`}</span>
      <span className="live-class-track" aria-hidden>
        <span className="live-class-bar" style={{ width: `${percent}%` }} />
      </span>
    </li>
  );
}
