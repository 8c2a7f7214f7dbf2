// The Pictures screen: the invitation, what is on its way, or the results.
import { Hourglass } from 'lucide-react';
import type { ReactElement } from 'react';
import { DropProgress } from './drop/drop-progress.tsx';
import { Invitation } from './drop/invitation.tsx';
import { usePage } from './page-context.tsx';
import { Results } from './results/results.tsx';
import { Message } from './shell/message.tsx';
import { useStore } from './state/use-store.ts';

export function PicturesScreen(): ReactElement {
  const page = usePage();
  const drop = useStore(page.drop.view);
  const run = useStore(page.run.view);
  if (drop.state !== 'idle') return <DropProgress state={drop} />;
  if (run === 'unknown') {
    return (
      <Message icon={Hourglass} title="Connecting to the engine…">
        <p>This takes a moment.</p>
      </Message>
    );
  }
  return run === undefined ? <Invitation /> : <Results key={run.run} progress={run} />;
}
