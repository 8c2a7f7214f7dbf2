// One bar: how much of something is done, or that it goes on.
import './progress-bar.css';
import { Progress } from '@base-ui/react/progress';
import type { ReactElement } from 'react';

/** `value`: from 0 to 100; `null` while it is not known. */
export function ProgressBar({ label, value }: { label: string; value: number | null }): ReactElement {
  return (
    <Progress.Root value={value} aria-label={label} className="progress">
      <Progress.Track className="progress-track">
        <Progress.Indicator className="progress-indicator" />
      </Progress.Track>
    </Progress.Root>
  );
}
