// Nothing is there yet: how to begin.
import './invitation.css';
import { Folder, FolderOpen, Images, ShieldCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { usePage } from '../page-context.tsx';
import { useStore } from '../state/use-store.ts';
import { usePickers } from './pickers.tsx';
import { useIntake } from './use-intake.ts';

export function Invitation(): ReactElement {
  const { folders: known, desktop } = usePage();
  const folders = useStore(known.list);
  const intake = useIntake();
  const { inputs, chooseFiles, chooseFolder } = usePickers();
  return (
    <section className="invitation">
      <div className="invitation-drop">
        <Images size={56} strokeWidth={1.25} aria-hidden className="invitation-icon" />
        <h1>Drop pictures or folders here</h1>
        <p className="invitation-lead">ZeroLens says what each picture shows, and saves it as a CSV file.</p>
        <div className="invitation-buttons">
          <button type="button" className="button primary" onClick={chooseFiles}>
            <Images size={16} aria-hidden />
            Choose files…
          </button>
          <button type="button" className="button" onClick={chooseFolder}>
            <FolderOpen size={16} aria-hidden />
            Choose a folder…
          </button>
        </div>
        <p className="invitation-hint">
          Or paste a picture with <kbd>Ctrl</kbd> <kbd>V</kbd>
        </p>
        {inputs}
      </div>
      {folders.length > 0 && (
        <div className="invitation-folders">
          <h2>{desktop === undefined ? 'Folders from the command line' : 'Folders you have used'}</h2>
          <ul>
            {folders.map((folder) => (
              <li key={folder.id}>
                <button
                  type="button"
                  className="button folder-button"
                  onClick={() => {
                    intake.takeFolder(folder);
                  }}
                >
                  <Folder size={16} aria-hidden />
                  <span className="folder-name">{folder.name}</span>
                  <span className="folder-verb">Classify</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="invitation-privacy">
        <ShieldCheck size={16} aria-hidden />
        Nothing leaves this computer: everything is computed on it.
      </p>
    </section>
  );
}
