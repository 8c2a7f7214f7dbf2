// How fast live video is, over the last seconds.
import type { ReactElement } from 'react';
import { milliseconds } from '../format.ts';
import type { LiveFigures } from './live-figures.ts';

interface FiguresListProps {
  figures?: LiveFigures | undefined;
  device?: string | undefined;
  model?: string | undefined;
}

export function FiguresList({ figures, device, model }: FiguresListProps): ReactElement {
  return (
    <dl className="live-figures">
      <Figure name="Pictures per second" value={figures?.fps.toFixed(1) ?? '–'} field="fps" />
      <Figure name="From camera to label" value={milliseconds(figures?.age)} field="age" />
      <Figure name="Preparing the frame" value={milliseconds(figures?.preparing)} field="preparing" />
      <Figure name="Engine, there and back" value={milliseconds(figures?.answering)} field="answering" />
      <Figure name="Of that, the model" value={milliseconds(figures?.model)} field="model" />
      <Figure name="Running on" value={device ?? '–'} field="device" />
      <Figure name="Model" value={model ?? '–'} field="model-id" />
    </dl>
  );
}

function Figure({ name, value, field }: { name: string; value: string; field: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-field={field}>{value}</dd>
    </div>
  );
}
