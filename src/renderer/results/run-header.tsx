// How a run goes: its name and state, the figures, one bar, and what can be done with it.
import './run-header.css';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { count, duration, rate } from '../format.ts';
import { barValue, doneWords } from '../runs/run-figures.ts';
import { StateBadge } from '../runs/state-badge.tsx';
import { ProgressBar } from '../shell/progress-bar.tsx';
import { RunActions } from './run-actions.tsx';
import { isUnderWay } from '../state/run-states.ts';
import { remark } from './words.ts';

export function RunHeader({ progress }: { progress: RunProgress }): ReactElement {
  const said = remark(progress);
  return (
    <div className="run-header">
      <div className="run-title">
        <h1 title={progress.name}>{progress.name}</h1>
        <StateBadge progress={progress} />
        {said !== undefined && (
          <p className="run-remark" data-tone={said.tone} title={said.text}>
            {said.text}
          </p>
        )}
        <RunActions progress={progress} />
      </div>
      <ProgressBar label={`Progress of ${progress.name}`} value={barValue(progress)} />
      <dl className="figures" data-kind={progress.kind}>
        {figures(progress).map(({ name, value, tone }) => (
          <div key={name} className="figure" data-tone={tone}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface Figure {
  name: string;
  value: string;
  tone?: 'bad' | 'warn' | undefined;
}

function figures(progress: RunProgress): Figure[] {
  const { kind, state, done, errors, uncertain } = progress;
  const how: Figure[] =
    kind === 'live'
      ? [{ name: 'Recorded', value: doneWords(progress) }]
      : [
          { name: 'Classified', value: doneWords(progress) },
          { name: 'Pictures/s', value: done === 0 ? '–' : rate(progress.picturesPerSecond) },
        ];
  return [
    ...how,
    isUnderWay(state)
      ? { name: 'Time left', value: progress.secondsLeft === undefined ? '–' : duration(progress.secondsLeft) }
      : { name: 'Time', value: duration(progress.seconds) },
    { name: 'Errors', value: count(errors), tone: errors > 0 ? 'bad' : undefined },
    { name: 'Uncertain', value: count(uncertain), tone: uncertain > 0 ? 'warn' : undefined },
    { name: 'Device', value: progress.device },
    { name: 'Model', value: progress.model },
  ];
}
