// What runs: the model, the device, since when, how fast.
import type { ReactElement } from 'react';
import type { EngineStatus } from '../../protocol/status.ts';
import { count, duration, rate } from '../format.ts';

export function EngineFacts({ status }: { status: EngineStatus }): ReactElement {
  const { model, device, picturesPerSecond, uptimeSeconds, version } = status;
  return (
    <dl className="engine-facts">
      <Fact name="Pictures per second" value={rate(picturesPerSecond)} />
      <Fact name="Running on" value={device} />
      <Fact name="Model" value={model.name} detail={`${model.id}, ${count(model.labels)} labels`} />
      <Fact name="Running for" value={duration(uptimeSeconds)} detail={`ZeroLens ${version}`} />
    </dl>
  );
}

function Fact({ name, value, detail }: { name: string; value: string; detail?: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
      {detail !== undefined && (
        <dd className="engine-detail" title={detail}>
          {detail}
        </dd>
      )}
    </div>
  );
}
