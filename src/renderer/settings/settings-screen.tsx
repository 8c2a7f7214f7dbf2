// The Settings screen: few things, each kept as soon as it is chosen.
import './settings.css';
import { Settings2 } from 'lucide-react';
import { useId, type ReactElement } from 'react';
import { usePage } from '../page-context.tsx';
import { CsvHabits } from '../shell/csv-habits.tsx';
import { Message } from '../shell/message.tsx';
import { themeWords } from '../shell/theme-words.ts';
import { useStore } from '../state/use-store.ts';
import { themes } from '../theme/theme.ts';
import { DataFolderSettings } from './data-folder-settings.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { EngineSettings } from './engine-settings.tsx';
import type { PartProps } from './part.ts';

export function SettingsScreen(): ReactElement {
  const { settings: store } = usePage();
  const view = useStore(store.view);
  if (view === undefined) return <Message icon={Settings2} title="Asking for the settings…" />;
  const part: PartProps = { view, onChange: (change) => void store.change(change) };
  return (
    <section className="settings" aria-labelledby="settings-title">
      <h1 id="settings-title">Settings</h1>
      <div role="alert">{view.notice !== undefined && <p className="notice">{view.notice}</p>}</div>
      <Theme {...part} />
      <Csv {...part} />
      <EngineSettings {...part} />
      <DataFolderSettings {...part} />
      <Diagnostics logFolder={view.logFolder} />
    </section>
  );
}

function Theme({ view: { settings }, onChange }: PartProps): ReactElement {
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

function Csv({ view: { settings }, onChange }: PartProps): ReactElement {
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
