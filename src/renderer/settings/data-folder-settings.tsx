// Where runs are kept, and where from the next start on.
import { FolderOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import type { DataFolder } from '../../protocol/settings.ts';
import { usePage } from '../page-context.tsx';
import { reasonOf } from '../state/notice.ts';
import type { PartProps } from './part.ts';

export function DataFolderSettings({ view: { settings, dataFolder }, onChange }: PartProps): ReactElement {
  const chosen = settings.dataFolder;
  return (
    <fieldset>
      <legend>Data folder</legend>
      <p className="settings-path">{dataFolder.path}</p>
      <p className="option-about">Runs with their results are kept here, and copies of what is dropped in a browser.</p>
      <Next chosen={chosen} now={dataFolder} />
      <Ways
        now={dataFolder}
        chosen={chosen}
        onUsual={() => {
          onChange({ dataFolder: null });
        }}
      />
    </fieldset>
  );
}

/** What the next start changes. */
function Next({ chosen, now }: { chosen: string | null; now: DataFolder }): ReactElement | null {
  if (now.decidedBy === 'environment') return null;
  if (chosen === (now.decidedBy === 'settings' ? now.path : null)) return null;
  return (
    <p className="notice">
      {chosen === null ? 'From the next start on the usual folder' : `From the next start on ${chosen}`}. Runs made so
      far stay where they are: they are there again when this folder is chosen again.
    </p>
  );
}

interface WaysProps {
  now: DataFolder;
  chosen: string | null;
  onUsual: () => void;
}

function Ways({ now, chosen, onUsual }: WaysProps): ReactElement {
  const { desktop, settings, notify } = usePage();
  if (now.decidedBy === 'environment') {
    return <p className="option-about">It was named at the start, by ZEROLENS_HOME.</p>;
  }
  const choose = async (): Promise<void> => {
    try {
      if ((await desktop?.chooseDataFolder()) === true) await settings.ask();
    } catch (error) {
      notify({ kind: 'problem', title: 'The data folder could not be changed', detail: reasonOf(error) });
    }
  };
  return (
    <div className="settings-choice">
      {desktop === undefined ? (
        <p className="option-about">
          Another one can be chosen in the desktop app, or named at the start by ZEROLENS_HOME.
        </p>
      ) : (
        <button type="button" className="button" onClick={() => void choose()}>
          <FolderOpen size={16} aria-hidden />
          Choose another…
        </button>
      )}
      {chosen !== null && (
        <button type="button" className="button" onClick={onUsual}>
          Use the usual one
        </button>
      )}
    </div>
  );
}
