// What has been dropped, on its way to the engine: found, copied, started, or refused.
import './drop-progress.css';
import { HardDrive } from 'lucide-react';
import type { ReactElement } from 'react';
import { assertNever } from '../../protocol/errors.ts';
import { bytes, count, countOf, duration, share } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { Message } from '../shell/message.tsx';
import { ProgressBar } from '../shell/progress-bar.tsx';
import type { DropState } from '../state/drop.ts';

export function DropProgress({ state }: { state: Exclude<DropState, { state: 'idle' }> }): ReactElement {
  const { drop } = usePage();
  if (state.state === 'refused') {
    return (
      <Message icon={HardDrive} title="This cannot be classified">
        <p>{state.message}</p>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            drop.dismiss();
          }}
        >
          Back
        </button>
      </Message>
    );
  }
  const { title, value, figures } = words(state);
  return (
    <section className="drop-progress">
      <h1>{title}</h1>
      <ProgressBar label={title} value={value} />
      <p className="drop-progress-figures">{figures}</p>
      <button
        type="button"
        className="button"
        onClick={() => {
          drop.cancel();
        }}
      >
        Cancel
      </button>
    </section>
  );
}

interface Words {
  title: string;
  /** From 0 to 100; `null`: not known. */
  value: number | null;
  figures: string;
}

function words(state: Exclude<DropState, { state: 'idle' | 'refused' }>): Words {
  switch (state.state) {
    case 'reading':
      return {
        title: 'Looking into what was dropped…',
        value: null,
        figures: `${countOf(state.files, 'file')} so far`,
      };
    case 'copying':
      return { title: 'Copying to the engine', value: share(state.bytes, state.allBytes), figures: copyFigures(state) };
    case 'starting':
      return { title: 'Starting…', value: 100, figures: 'All is copied' };
    default:
      return assertNever(state);
  }
}

function copyFigures(state: Extract<DropState, { state: 'copying' }>): string {
  const { files, allFiles, bytesPerSecond } = state;
  const done = `${count(files)} of ${countOf(allFiles, 'file')}, ${bytes(state.bytes)} of ${bytes(state.allBytes)}`;
  if (bytesPerSecond <= 0) return done;
  const left = duration((state.allBytes - state.bytes) / bytesPerSecond);
  return `${done}\n${bytes(Math.round(bytesPerSecond))} per second, ${left} left`;
}
