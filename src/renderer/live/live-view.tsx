// The camera's picture and, beside it, what the model sees in it.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { LiveStream } from '../state/live-stream.ts';
import type { EngineClient } from '../zmq/engine-client.ts';
import { Answers } from './answers.tsx';
import { FrameFeed } from './frame-feed.ts';
import { useMuted } from './use-muted.ts';

interface LiveViewProps {
  engine: EngineClient;
  stream: MediaStream;
  track: MediaStreamTrack;
  mirrored: boolean;
}

export function LiveView({ engine, stream, track, mirrored }: LiveViewProps): ReactElement {
  const [live] = useState(() => new LiveStream(engine, (input) => new FrameFeed(track, input)));
  useEffect(() => live.start(), [live]);
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
      <Answers live={live} />
    </>
  );
}
