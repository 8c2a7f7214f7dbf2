// The threshold: below it a label is uncertain. Moved at any time, as it decides nothing but what is called so.
import './threshold.css';
import { useId, type ReactElement } from 'react';
import type { RunCounts } from '../../protocol/results.ts';
import { count, countOf } from '../format.ts';

interface ThresholdProps {
  value: number;
  counts: RunCounts | undefined;
  onChange: (value: number) => void;
}

export function Threshold({ value, counts, onChange }: ThresholdProps): ReactElement {
  const id = useId();
  return (
    <div className="threshold" title="Below this score a label is uncertain. Nothing is classified again.">
      <label htmlFor={id}>Threshold</label>
      <div className="threshold-scale">
        <Histogram bars={counts?.histogram ?? []} threshold={value} />
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={1}
          value={Math.round(value * 100)}
          aria-valuetext={`${value.toFixed(2)}${counts === undefined ? '' : `, ${count(counts.uncertain)} uncertain`}`}
          onChange={(event) => {
            onChange(event.target.valueAsNumber / 100);
          }}
        />
      </div>
      <output htmlFor={id} className="threshold-value">
        {value.toFixed(2)}
      </output>
    </div>
  );
}

/** Rows by their best score, those below the threshold paler. Its heights go by the root, so that small ones are seen. */
function Histogram({ bars, threshold }: { bars: readonly number[]; threshold: number }): ReactElement {
  const most = Math.max(1, ...bars);
  const rows = bars.reduce((sum, bar) => sum + bar, 0);
  const below = bars.slice(0, Math.round(threshold * bars.length)).reduce((sum, bar) => sum + bar, 0);
  const words = `Best scores: ${countOf(below, 'row')} of ${count(rows)} below about ${threshold.toFixed(2)}`;
  return (
    <svg
      className="histogram"
      role="img"
      aria-label={words}
      viewBox={`0 0 ${Math.max(1, bars.length)} 1`}
      preserveAspectRatio="none"
    >
      {bars.map((bar, at) => {
        const height = Math.sqrt(bar / most);
        const pale = (at + 1) / bars.length <= threshold + 1e-9;
        return <rect key={at} data-pale={pale} x={at + 0.1} y={1 - height} width={0.8} height={height} />;
      })}
    </svg>
  );
}
