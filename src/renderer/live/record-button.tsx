// Starts and ends a recording, and tells how long it is.
import { Circle, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { countOf } from '../format.ts';
import type { Recorder } from '../state/recorder.ts';
import { useNow } from '../state/use-now.ts';
import { useStore } from '../state/use-store.ts';

export function RecordButton({ recorder, possible }: { recorder: Recorder; possible: boolean }): ReactElement {
  const recording = useStore(recorder.recording);
  const isOn = recording.state === 'on' || recording.state === 'stopping';
  return (
    <div className="record">
      <button
        type="button"
        className="button record-button"
        disabled={isOn ? recording.state === 'stopping' : !possible || recording.state === 'starting'}
        onClick={() => {
          if (isOn) recorder.stop();
          else void recorder.start();
        }}
      >
        {isOn ? (
          <Square size={16} aria-hidden className="record-sign" />
        ) : (
          <Circle size={16} aria-hidden className="record-sign" />
        )}
        {isOn ? 'Stop recording' : 'Record'}
      </button>
      <p role="status" className="record-state">
        {isOn && <Length since={recording.since} rows={recording.rows} />}
      </p>
    </div>
  );
}

function Length({ since, rows }: { since: number; rows: number }): ReactElement {
  const seconds = Math.max(0, Math.floor((useNow(Date.now, 500) - since) / 1000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <>
      {/* Read out every second it would be noise. */}
      <span aria-hidden className="record-clock">
        {clock}
      </span>
      {countOf(rows, 'row')}
    </>
  );
}
