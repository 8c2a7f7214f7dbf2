// The Settings screen: few things, each kept as soon as it is chosen.
import './settings.css';
import { Settings2 } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { mostWorkerProcesses, type Settings } from '../../protocol/settings.ts';
import { usePage } from '../page-context.tsx';
import { CsvHabits } from '../shell/csv-habits.tsx';
import { Message } from '../shell/message.tsx';
import { themeWords } from '../shell/theme-words.ts';
import { useStore } from '../state/use-store.ts';
import { themes } from '../theme/theme.ts';

export function SettingsScreen(): ReactElement {
  const { settings: store } = usePage();
  const view = useStore(store.view);
  if (view === undefined) return <Message icon={Settings2} title="Asking for the settings…" />;
  const { settings, notice } = view;
  const change = (changed: Partial<Settings>): void => void store.change(changed);
  return (
    <section className="settings" aria-labelledby="settings-title">
      <h1 id="settings-title">Settings</h1>
      <div role="alert">{notice !== undefined && <p className="settings-notice">{notice}</p>}</div>
      <Theme settings={settings} onChange={change} />
      <Csv settings={settings} onChange={change} />
      <Workers settings={settings} onChange={change} />
    </section>
  );
}

interface PartProps {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
}

function Theme({ settings, onChange }: PartProps): ReactElement {
  const name = useId();
  return (
    <fieldset>
      <legend>Theme</legend>
      {themes.map((theme) => (
        <label key={theme} className="option">
          <input
            type="radio"
            name={name}
            checked={settings.theme === theme}
            onChange={() => {
              onChange({ theme });
            }}
          />
          <span>{themeWords[theme].label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Csv({ settings, onChange }: PartProps): ReactElement {
  return (
    <fieldset>
      <legend>CSV files that are saved here</legend>
      <CsvHabits
        csv={settings.csv}
        onChange={(csv) => {
          onChange({ csv });
        }}
      />
    </fieldset>
  );
}

const workerCounts = Array.from({ length: mostWorkerProcesses }, (_, at) => at + 1);

function Workers({ settings, onChange }: PartProps): ReactElement {
  const id = useId();
  return (
    <fieldset>
      <legend>Engine</legend>
      <label htmlFor={id} className="settings-choice">
        Worker processes
        <select
          id={id}
          className="select"
          value={settings.workers ?? ''}
          onChange={({ target }) => {
            onChange({ workers: target.value === '' ? null : Number(target.value) });
          }}
        >
          <option value="">As many as fit this computer</option>
          {workerCounts.map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </label>
      <p className="option-about">
        From the next start of ZeroLens on. Fewer leave more of the computer to other programs.
      </p>
    </fieldset>
  );
}
