// What is left of the page where drawing it fails: what went wrong, and the way back.
import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { messageOf } from '../../protocol/errors.ts';
import { Message } from './message.tsx';

interface State {
  readonly failure: string | undefined;
}

/** Around all of the page. React itself writes what failed to the console, and so to the app's log. */
export class PageFailure extends Component<{ children: ReactNode }, State> {
  static getDerivedStateFromError(error: unknown): State {
    return { failure: messageOf(error) };
  }

  override readonly state: State = { failure: undefined };

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <main className="main">
        <Message icon={TriangleAlert} title="This page has failed">
          <p role="alert">{failure}</p>
          <p>Runs go on without it, and what is done is kept.</p>
          <button
            type="button"
            className="button primary"
            onClick={() => {
              location.reload();
            }}
          >
            Load it again
          </button>
        </Message>
      </main>
    );
  }
}
