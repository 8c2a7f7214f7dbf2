// The Engine screen: workers, queues and latency as they are now.
import './engine.css';
import { Activity } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import type { EngineStatus } from '../../protocol/status.ts';
import { useEngine } from '../engine-context.tsx';
import { Message } from '../shell/message.tsx';
import { engineViewOf } from '../state/engine-status.ts';
import { useStore } from '../state/use-store.ts';
import type { WorkerEnding } from '../state/worker-endings.ts';
import { EndingsList } from './endings-list.tsx';
import { EngineFacts } from './engine-facts.tsx';
import { LanesTable } from './lanes-table.tsx';
import { LatencyTable } from './latency-table.tsx';
import { useNow } from '../state/use-now.ts';
import { WorkersTable } from './workers-table.tsx';

export function EngineScreen(): ReactElement {
  const engine = useEngine();
  const link = useStore(engine.link);
  const { status, endings, trouble } = useStore(useMemo(() => engineViewOf(engine), [engine]));
  if (status !== undefined) return <Status status={status} endings={endings} isStale={link.state !== 'open'} />;
  return (
    <Message
      icon={Activity}
      title={trouble === undefined ? 'Asking the engine…' : 'The engine does not tell how it is'}
    >
      {trouble !== undefined && <p>{trouble}</p>}
    </Message>
  );
}

interface StatusProps {
  status: EngineStatus;
  endings: readonly WorkerEnding[];
  /** The connection is lost: it is as it was before. */
  isStale: boolean;
}

function Status({ status, endings, isStale }: StatusProps): ReactElement {
  const now = useNow(Date.now, 1000);
  return (
    <section className="engine" aria-labelledby="engine-title" data-stale={isStale}>
      <header className="engine-head">
        <h1 id="engine-title">Engine</h1>
        <p role="status" className="engine-stale">
          {isStale && 'As it was before the connection was lost'}
        </p>
      </header>
      <div role="alert">
        {status.failure !== undefined && (
          <div className="engine-failure">
            <h2>The model cannot be used any more</h2>
            <p>{status.failure}</p>
            <p>Stop ZeroLens and start it again, or start it with another model.</p>
          </div>
        )}
      </div>
      {status.fallback !== undefined && <p className="notice">{status.fallback}</p>}
      <EngineFacts status={status} />
      <WorkersTable workers={status.workers} endings={endings} now={now} />
      <LanesTable lanes={status.lanes} />
      <LatencyTable latency={status.latency} />
      <EndingsList endings={endings} now={now} />
    </section>
  );
}
