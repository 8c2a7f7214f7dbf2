// A score as a bar; the number stands beside it.
import './score-bar.css';
import type { ReactElement } from 'react';

export function ScoreBar({ score, uncertain = false }: { score: number; uncertain?: boolean }): ReactElement {
  return (
    <span className="score-bar" data-uncertain={uncertain}>
      <span className="score-bar-fill" style={{ transform: `scaleX(${score})` }} />
    </span>
  );
}
