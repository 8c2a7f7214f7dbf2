// The lanes: how many requests wait in each, and how many are being worked on.
import type { ReactElement } from 'react';
import type { Lane } from '../../protocol/requests.ts';
import type { EngineStatus } from '../../protocol/status.ts';
import { count } from '../format.ts';

const laneWords: Record<Lane, string> = {
  live: 'Live video',
  interactive: 'Single pictures',
  batch: 'Runs',
};

export function LanesTable({ lanes }: { lanes: EngineStatus['lanes'] }): ReactElement {
  return (
    <table className="engine-table">
      <caption>Queues</caption>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" className="number">
            Waiting
          </th>
          <th scope="col" className="number">
            In work
          </th>
        </tr>
      </thead>
      <tbody>
        {lanes.map(({ lane, waiting, running }) => (
          <tr key={lane}>
            <th scope="row">{laneWords[lane]}</th>
            <td className="number">{count(waiting)}</td>
            <td className="number">{count(running)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
