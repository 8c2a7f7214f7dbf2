// The workers, one row each; one that has just ended stands out, with the reason.
import type { ReactElement } from 'react';
import type { WorkerStatus } from '../../protocol/status.ts';
import { count, rate } from '../format.ts';
import type { WorkerEnding } from '../state/worker-endings.ts';

/** How long a row stands out after its worker has ended. */
const recentMs = 10_000;

const stateWords: Record<WorkerStatus['state'], string> = {
  starting: 'Starting',
  ready: 'Ready',
  delayed: 'Waiting to start again',
  ended: 'Ended',
};

const servesWords: Record<WorkerStatus['serves'], string> = { all: 'Everything', live: 'Live video' };

interface WorkersTableProps {
  workers: readonly WorkerStatus[];
  endings: readonly WorkerEnding[];
  now: number;
}

export function WorkersTable({ workers, endings, now }: WorkersTableProps): ReactElement {
  const isRecent = ({ number }: WorkerStatus): boolean =>
    endings.some(({ worker, at }) => worker === number && now - at < recentMs);
  return (
    <table className="engine-table engine-workers">
      <caption>Workers</caption>
      <thead>
        <tr>
          <th scope="col">Worker</th>
          <th scope="col">State</th>
          <th scope="col">For</th>
          <th scope="col" className="number">
            Process
          </th>
          <th scope="col" className="number">
            Holds
          </th>
          <th scope="col" className="number">
            Pictures/s
          </th>
          <th scope="col" className="number">
            Restarts
          </th>
          <th scope="col">Last end</th>
        </tr>
      </thead>
      <tbody>
        {workers.length === 0 && (
          <tr>
            <td colSpan={8} className="engine-none">
              No worker is running.
            </td>
          </tr>
        )}
        {workers.map((worker) => (
          <WorkerRow key={worker.number} worker={worker} isRecent={isRecent(worker)} />
        ))}
      </tbody>
    </table>
  );
}

function WorkerRow({ worker, isRecent }: { worker: WorkerStatus; isRecent: boolean }): ReactElement {
  const { number, state, serves, pid, held, picturesPerSecond, restarts, lastEnding } = worker;
  return (
    <tr data-state={state} data-recent={isRecent}>
      <th scope="row">{number}</th>
      <td>
        <span className="engine-state">{stateWords[state]}</span>
      </td>
      <td>{servesWords[serves]}</td>
      <td className="number">{pid ?? '–'}</td>
      <td className="number">{count(held)}</td>
      <td className="number">{rate(picturesPerSecond)}</td>
      <td className="number">{count(restarts)}</td>
      <td className="engine-reason">{lastEnding ?? '–'}</td>
    </tr>
  );
}
