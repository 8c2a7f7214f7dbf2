// The Engine screen: workers, queues and latency as they are now.
import type { ReactElement } from 'react';

export function EngineScreen(): ReactElement {
  return <h1>Engine</h1>;
}
