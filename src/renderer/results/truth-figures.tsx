// How often the model is right, where sub-folders are named like its labels.
import { ArrowRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Truth } from '../../protocol/results.ts';
import { count, countOf, percent } from '../format.ts';
import { byRecall, mistakes } from '../state/truth.ts';
import { ScoreBar } from './score-bar.tsx';

const mostMistakes = 20;
/** Some models have thousands; those where something can be learnt come first. */
const mostLabels = 200;

export function TruthFigures({ truth }: { truth: Truth }): ReactElement {
  const wrong = mistakes(truth);
  const labels = byRecall(truth);
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- it scrolls, which must be possible with keys
    <div className="truth" tabIndex={0} role="region" aria-label="How right it is">
      <p className="truth-about">
        {countOf(truth.pictures, 'picture')} in folders that are named like a label, compared with what the model says.
      </p>
      <dl className="truth-shares">
        <div>
          <dt>Best label right</dt>
          <dd>{percent(truth.top1)}</dd>
        </div>
        <div>
          <dt>Among the best five</dt>
          <dd>{percent(truth.top5)}</dd>
        </div>
      </dl>
      <h3>Most often taken for something else</h3>
      {wrong.length === 0 ? (
        <p className="truth-about">Nothing was.</p>
      ) : (
        <ul className="mistakes">
          {wrong.slice(0, mostMistakes).map(({ truth: is, predicted, pictures }) => (
            <li key={`${is}\n${predicted}`}>
              <span>{is}</span>
              <ArrowRight size={14} role="img" aria-label="taken for" />
              <span>{predicted}</span>
              <span className="truth-count">{count(pictures)}</span>
            </li>
          ))}
        </ul>
      )}
      <h3>Found, by label</h3>
      <ul className="recalls">
        {labels.slice(0, mostLabels).map(({ label, pictures, recall }) => (
          <li key={label}>
            <span className="label-item-name" title={label}>
              {label}
            </span>
            <span className="truth-count">
              {percent(recall)} of {count(pictures)}
            </span>
            <ScoreBar score={recall} />
          </li>
        ))}
      </ul>
      {labels.length > mostLabels && <p className="truth-about">And {count(labels.length - mostLabels)} more.</p>}
    </div>
  );
}
