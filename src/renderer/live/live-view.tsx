// The camera's picture and, beside it, what the model sees in it.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { LiveStream } from '../state/live-stream.ts';
import type { Recorder } from '../state/recorder.ts';
import { SteadyAnswer } from '../state/steady-answer.ts';
import { useStore } from '../state/use-store.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Answers } from './answers.tsx';
import { FrameFeed } from './frame-feed.ts';
import { useMuted } from './use-muted.ts';

interface LiveViewProps {
  engine: EngineClient;
  stream: MediaStream;
  track: MediaStreamTrack;
  mirrored: boolean;
  recorder: Recorder;
}

/** How long a label must have stayed to be read out and recorded, in milliseconds. */
const steadyAfter = 1000;

export function LiveView({ engine, stream, track, mirrored, recorder }: LiveViewProps): ReactElement {
  const [live] = useState(() => new LiveStream(engine, (input) => new FrameFeed(track, input)));
  useEffect(() => live.start(), [live]);
  const [steady] = useState(() => new SteadyAnswer(steadyAfter));
  useEffect(() => steady.follow(live.answer), [live, steady]);
  const label = useStore(steady.steady);
  const isRecording = useStore(recorder.recording).state === 'on';
  // The one that is there when a recording begins is its first row.
  useEffect(() => {
    const { width = 1, height = 1 } = track.getSettings();
    if (isRecording && label !== undefined) void recorder.add(label, { width, height });
  }, [isRecording, label, recorder, track]);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  const muted = useMuted(track);
  return (
    <>
      <div className="live-stage">
        <video ref={video} className="live-video" data-mirrored={mirrored} autoPlay playsInline muted />
        {muted && (
          <p role="status" className="live-muted">
            The camera sends no picture: its cover may be closed, or a key may have switched it off.
          </p>
        )}
      </div>
      <Answers live={live} steady={steady} />
    </>
  );
}
