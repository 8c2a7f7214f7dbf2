// What the engine runs on, from its next start on.
import { useId, useMemo, type ReactElement, type ReactNode } from 'react';
import { deviceChoiceSchema, mostWorkerProcesses, type DeviceChoice } from '../../protocol/settings.ts';
import type { Device } from '../../protocol/worker.ts';
import { useEngine } from '../engine-context.tsx';
import { engineViewOf } from '../state/engine-status.ts';
import { useStore } from '../state/use-store.ts';
import type { PartProps } from './part.ts';

const workerCounts = Array.from({ length: mostWorkerProcesses }, (_, at) => at + 1);

const deviceWords: Record<DeviceChoice, string> = {
  auto: 'Automatic (the processor, for now)',
  cpu: 'Processor',
  webgpu: 'Graphics card (WebGPU)',
  cuda: 'NVIDIA graphics card (CUDA)',
  dml: 'Graphics card (DirectML)',
  coreml: 'Core ML',
};

export function EngineSettings({ view: { settings, devices }, onChange }: PartProps): ReactElement {
  return (
    <fieldset>
      <legend>Engine</legend>
      <Choice
        name="Runs on"
        value={settings.device}
        onChoose={(value) => {
          onChange({ device: deviceChoiceSchema.parse(value) });
        }}
      >
        {choices(devices, settings.device).map((device) => (
          <option key={device} value={device}>
            {deviceWords[device]}
          </option>
        ))}
      </Choice>
      <Fallback />
      <Choice
        name="Worker processes"
        value={settings.workers ?? ''}
        onChoose={(value) => {
          onChange({ workers: value === '' ? null : Number(value) });
        }}
      >
        <option value="">As many as fit this computer</option>
        {workerCounts.map((count) => (
          <option key={count} value={count}>
            {count}
          </option>
        ))}
      </Choice>
      <p className="option-about">
        From the next start of ZeroLens on. Fewer workers leave more of the computer to other programs.
      </p>
    </fieldset>
  );
}

/** One that was chosen elsewhere stays in the list. */
function choices(devices: readonly Device[], chosen: DeviceChoice): DeviceChoice[] {
  return [...new Set<DeviceChoice>(['auto', ...devices, chosen])];
}

/** Why it does not run on what was chosen. */
function Fallback(): ReactElement | null {
  const engine = useEngine();
  const { status } = useStore(useMemo(() => engineViewOf(engine), [engine]));
  if (status?.fallback === undefined) return null;
  return <p className="notice">{status.fallback}</p>;
}

interface ChoiceProps {
  name: string;
  value: string | number;
  onChoose: (value: string) => void;
  children: ReactNode;
}

function Choice({ name, value, onChoose, children }: ChoiceProps): ReactElement {
  const id = useId();
  return (
    <label htmlFor={id} className="settings-choice">
      {name}
      <select
        id={id}
        className="select"
        value={value}
        onChange={({ target }) => {
          onChoose(target.value);
        }}
      >
        {children}
      </select>
    </label>
  );
}
