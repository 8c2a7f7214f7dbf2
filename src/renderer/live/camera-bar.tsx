// Which camera, mirrored or not, start and stop.
import { FlipHorizontal2, Square, Video } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Recorder } from '../state/recorder.ts';
import type { Camera } from '../state/camera.ts';
import { useStore } from '../state/use-store.ts';
import { RecordButton } from './record-button.tsx';

interface CameraBarProps {
  camera: Camera;
  mirrored: boolean;
  onMirror: (mirrored: boolean) => void;
  recorder: Recorder;
}

export function CameraBar({ camera, mirrored, onMirror, recorder }: CameraBarProps): ReactElement {
  const choices = useStore(camera.choices);
  const chosen = useStore(camera.chosen);
  const { state } = useStore(camera.state);
  const isRunning = state === 'on' || state === 'hidden';
  return (
    <div className="live-bar">
      <h1>Live</h1>
      <label className="live-picker">
        Camera
        <select
          className="select"
          value={choices.some(({ id }) => id === chosen) ? chosen : ''}
          disabled={choices.length === 0}
          onChange={(event) => {
            camera.choose(event.target.value);
          }}
        >
          {!choices.some(({ id }) => id === chosen) && (
            <option value="">{choices.length === 0 ? 'Known once it is started' : 'Any'}</option>
          )}
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button"
        aria-pressed={mirrored}
        onClick={() => {
          onMirror(!mirrored);
        }}
      >
        <FlipHorizontal2 size={16} aria-hidden />
        Mirror
      </button>
      <RecordButton recorder={recorder} possible={state === 'on'} />
      <button
        type="button"
        className="button live-switch"
        disabled={state === 'asking'}
        onClick={() => {
          if (isRunning) camera.stop();
          else void camera.start();
        }}
      >
        {isRunning ? <Square size={16} aria-hidden /> : <Video size={16} aria-hidden />}
        {isRunning ? 'Stop' : 'Start'}
      </button>
    </div>
  );
}
