// How long a picture takes, stage by stage.
import type { ReactElement } from 'react';
import { milliseconds } from '../format.ts';
import type { EngineStatus } from '../../protocol/status.ts';

type Stage = keyof EngineStatus['latency'];

const stageWords: Record<Stage, string> = {
  queue: 'Waiting for a worker',
  decode: 'Decoding',
  preprocess: 'Resizing and cropping',
  inference: 'The model',
  total: 'From request to reply',
};
const stages = Object.keys(stageWords) as Stage[];

export function LatencyTable({ latency }: { latency: EngineStatus['latency'] }): ReactElement {
  return (
    <table className="engine-table">
      <caption>Time per picture</caption>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" className="number">
            Half within
          </th>
          <th scope="col" className="number">
            99 % within
          </th>
        </tr>
      </thead>
      <tbody>
        {stages.map((stage) => (
          <tr key={stage} data-total={stage === 'total'}>
            <th scope="row">{stageWords[stage]}</th>
            <td className="number">{milliseconds(latency[stage]?.p50)}</td>
            <td className="number">{milliseconds(latency[stage]?.p99)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
