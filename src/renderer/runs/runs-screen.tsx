// The Runs screen: all runs there are, those that wait for their user first.
import './runs.css';
import { Library, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useEngine } from '../engine-context.tsx';
import { countOf } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { MoreMenu } from '../results/more-menu.tsx';
import { Message } from '../shell/message.tsx';
import { useStore } from '../state/use-store.ts';
import { RunTable } from './run-table.tsx';
import { RunPages } from './run-pages.tsx';
import { UnfinishedRuns } from './unfinished-runs.tsx';

export function RunsScreen(): ReactElement {
  const { runs: list, screen } = usePage();
  const { runs, from, total, notice, trouble } = useStore(list.view);
  const link = useStore(useEngine().link);
  if (runs === undefined) {
    return (
      <Message icon={Library} title={trouble === undefined ? 'Asking for the runs…' : 'The runs cannot be listed'}>
        {trouble !== undefined && <p>{trouble}</p>}
      </Message>
    );
  }
  return (
    <section className="runs" aria-labelledby="runs-title" data-stale={link.state !== 'open'}>
      <header className="runs-head">
        <h1 id="runs-title">Runs</h1>
        <p className="runs-count">{total > 0 && countOf(total, 'run')}</p>
        <RunPages from={from} total={total} />
        <div className="runs-more">
          <MoreMenu
            onTaken={() => {
              screen.set('pictures');
            }}
          />
        </div>
      </header>
      <div role="alert" className="runs-notice-place">
        {notice !== undefined && (
          <p className="notice runs-notice">
            <TriangleAlert size={18} aria-hidden />
            {notice}
          </p>
        )}
      </div>
      <UnfinishedRuns runs={runs} />
      {total === 0 ? (
        <NoRuns
          onGo={() => {
            screen.set('pictures');
          }}
        />
      ) : (
        <RunTable key={from} runs={runs} from={from} total={total} />
      )}
    </section>
  );
}

function NoRuns({ onGo }: { onGo: () => void }): ReactElement {
  return (
    <Message icon={Library} title="No runs yet">
      <p>Whatever you classify is kept here, with all its rows and your corrections, until you delete it.</p>
      <button type="button" className="button primary" onClick={onGo}>
        Classify pictures
      </button>
    </Message>
  );
}
