// The Live screen: point the camera, see the label.
import './live.css';
import { useEffect, useState, type ReactElement } from 'react';
import { useEngine } from '../engine-context.tsx';
import { usePage } from '../page-context.tsx';
import { Camera } from '../state/camera.ts';
import { Recorder } from '../state/recorder.ts';
import { sureFrom } from '../state/steady-answer.ts';
import { useStore } from '../state/use-store.ts';
import { CameraBar } from './camera-bar.tsx';
import { CameraMessage } from './camera-message.tsx';
import { LiveView } from './live-view.tsx';
import { NoAnswers } from './answers.tsx';
import { WorkerNotice } from './worker-notice.tsx';

export function LiveScreen(): ReactElement {
  const engine = useEngine();
  const { notify, run } = usePage();
  const [recorder] = useState(() => new Recorder(engine, notify, sureFrom, (recorded) => void run.open(recorded)));
  const [camera] = useState(
    () => new Camera('mediaDevices' in navigator ? navigator.mediaDevices : undefined, localStorage),
  );
  useEffect(() => camera.open(), [camera]);
  useEffect(() => letGoWhileHidden(camera), [camera]);
  useEffect(
    () => () => {
      recorder.stop();
    },
    [recorder],
  );
  const [mirrored, setMirrored] = useState(false);
  const state = useStore(camera.state);
  useEffect(() => {
    if (state.state === 'off') recorder.stop();
  }, [state, recorder]);
  return (
    <section className="live" aria-label="Live">
      <CameraBar camera={camera} mirrored={mirrored} onMirror={setMirrored} recorder={recorder} />
      <WorkerNotice engine={engine} />
      {state.state === 'on' ? (
        <LiveView
          key={state.track.id}
          engine={engine}
          stream={state.stream}
          track={state.track}
          mirrored={mirrored}
          recorder={recorder}
        />
      ) : (
        <>
          <div className="live-stage">
            <CameraMessage
              state={state}
              onStart={() => {
                void camera.start();
              }}
            />
          </div>
          <NoAnswers />
        </>
      )}
    </section>
  );
}

/** Returns what ends it. */
function letGoWhileHidden(camera: Camera): () => void {
  const look = (): void => {
    camera.setHidden(document.visibilityState === 'hidden');
  };
  look();
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
  };
}
