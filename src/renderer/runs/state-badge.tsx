// The state of a run in a word.
import './state-badge.css';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { stateWords } from '../results/words.ts';

export function StateBadge({ progress: { kind, state, elsewhere } }: { progress: RunProgress }): ReactElement {
  return (
    <p className="run-state" data-state={state}>
      {kind === 'live' && state === 'running' ? 'Recording' : stateWords[state]}
      {elsewhere && ' in another process'}
    </p>
  );
}
