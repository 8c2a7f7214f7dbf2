// Says that a worker has ended under the video, and that the video goes on.
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { engineViewOf } from '../state/engine-status.ts';
import { useStore } from '../state/use-store.ts';
import type { EngineClient } from '../zmq/engine-client.ts';

const shownForMs = 10_000;

export function WorkerNotice({ engine }: { engine: EngineClient }): ReactElement {
  const { endings } = useStore(useMemo(() => engineViewOf(engine), [engine]));
  const [openedAt] = useState(() => Date.now());
  const [newest] = endings;
  const [seen, setSeen] = useState(newest);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSeen(newest);
    }, shownForMs);
    return () => {
      clearTimeout(timer);
    };
  }, [newest]);
  const isShown = newest !== undefined && newest !== seen && newest.at >= openedAt;
  return (
    <div role="status" className="live-notice-place">
      {isShown && (
        <p className="live-notice">
          Worker {newest.worker} {newest.reason}. It is started again, and the video goes on.
        </p>
      )}
    </div>
  );
}
