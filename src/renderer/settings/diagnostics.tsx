// Saves what somebody needs to know who helps with a fault.
import { Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useEngine } from '../engine-context.tsx';
import { usePage } from '../page-context.tsx';
import { download } from '../results/export.ts';
import { reasonOf } from '../state/notice.ts';

export function Diagnostics({ logFolder }: { logFolder: string }): ReactElement {
  const [leaveOutNames, setLeaveOutNames] = useState(true);
  const { isGathering, save } = useDiagnostics();
  return (
    <fieldset>
      <legend>When something is wrong</legend>
      <p className="option-about">
        Versions, devices, settings and logs in one zip, for somebody who helps. No picture and no result is in it.
      </p>
      <label className="option">
        <input
          type="checkbox"
          checked={leaveOutNames}
          onChange={({ target }) => {
            setLeaveOutNames(target.checked);
          }}
        />
        <span>
          Leave out names
          <span className="option-about">Of files and folders, of you and of this computer.</span>
        </span>
      </label>
      <div className="settings-choice">
        <button type="button" className="button" disabled={isGathering} onClick={() => void save(leaveOutNames)}>
          <Download size={16} aria-hidden />
          {isGathering ? 'Trying every device…' : 'Save diagnostics'}
        </button>
      </div>
      <p className="option-about">
        The logs alone: <span className="settings-path">{logFolder}</span>
      </p>
    </fieldset>
  );
}

function useDiagnostics(): { isGathering: boolean; save: (leaveOutNames: boolean) => Promise<void> } {
  const engine = useEngine();
  const { notify } = usePage();
  const [isGathering, setGathering] = useState(false);
  const save = async (leaveOutNames: boolean): Promise<void> => {
    setGathering(true);
    try {
      const { fields, payload } = await engine.request('diagnostics.bundle', { leaveOutNames });
      download(
        new Blob(
          payload.map((part) => part.slice()),
          { type: 'application/zip' },
        ),
        fields.name,
      );
      notify({
        kind: 'news',
        title: `${fields.name} is saved`,
        detail: 'Look through it before you send it to anybody.',
      });
    } catch (error) {
      notify({ kind: 'problem', title: 'The diagnostics could not be saved', detail: reasonOf(error) });
    } finally {
      setGathering(false);
    }
  };
  return { isGathering, save };
}
