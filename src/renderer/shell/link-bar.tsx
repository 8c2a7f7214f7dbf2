// Says that the connection is gone and when it is tried again; what the page shows stays.
import './link.css';
import { Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { useEngine } from '../engine-context.tsx';
import type { LinkState } from '../zmq/engine-client.ts';
import { Countdown } from './countdown.tsx';

export function LinkBar({ link }: { link: LinkState }): ReactElement {
  const engine = useEngine();
  return (
    // Always there, so that screen readers notice what is put into it.
    <div role="status" className="link-bar-place">
      {(link.state === 'lost' || link.state === 'closed') && (
        <div className="link-bar">
          <Unplug size={18} aria-hidden />
          <p>
            <strong>
              {link.state === 'closed' ? 'The engine has been stopped.' : 'The engine cannot be reached.'}
            </strong>{' '}
            {link.state === 'closed' ? closedAdvice : lostAdvice}
          </p>
          {link.state === 'lost' && <Countdown until={link.retryAt} />}
          <button
            type="button"
            className="button"
            onClick={() => {
              engine.link.retry();
            }}
          >
            Try now
          </button>
        </div>
      )}
    </div>
  );
}

const lostAdvice = 'This page connects again by itself.';
const closedAdvice =
  'Start it again with “zerolens serve”; this page connects again by itself, or open the new address.';
