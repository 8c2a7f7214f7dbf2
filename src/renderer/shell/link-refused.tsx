// The engine does not let this page in: says why, and what to do.
import { KeyRound } from 'lucide-react';
import type { ReactElement } from 'react';
import { Message } from './message.tsx';

export function LinkRefused({ reason }: { reason: string }): ReactElement {
  return (
    <Message icon={KeyRound} title="This page may not talk to the engine">
      <p>{reason}</p>
      <p>
        Open the whole address that <code>zerolens serve</code> printed last; it looks like{' '}
        <code>http://127.0.0.1:PORT/#TOKEN</code>. What the address bar shows later lacks the token.
      </p>
    </Message>
  );
}
