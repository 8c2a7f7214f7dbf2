// The engine does not let this page in: says why, and what to do.
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { Message } from './message.tsx';

export function LinkRefused({ reason }: { reason: string }): ReactElement {
  return (
    <Message icon={KeyRound} title="This page may not talk to the engine">
      <p>{reason}</p>
      <p>
        Each start of ZeroLens has an address of its own. Open the one that <code>zerolens serve</code> printed last; it
        looks like <code>http://127.0.0.1:PORT/#TOKEN</code>.
      </p>
    </Message>
  );
}
