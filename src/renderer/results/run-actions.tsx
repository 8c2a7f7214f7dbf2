// What can be done with a run: stop it, save it, classify something else, delete it.
import { ChevronDown, Download, FolderOpen, Images, Folder, Plus, Square, Trash2 } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import { useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { usePickers } from '../drop/pickers.tsx';
import { useIntake } from '../drop/use-intake.ts';
import { usePage } from '../page-context.tsx';
import { ActionMenu } from '../shell/action-menu.tsx';
import { useStore } from '../state/use-store.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { exportKinds } from './export.ts';
import { useExport } from './use-export.ts';
import { isUnderWay } from '../state/current-run.ts';

export function RunActions({ progress }: { progress: RunProgress }): ReactElement {
  const { run } = usePage();
  const { saving, save } = useExport(progress);
  const [deleting, setDeleting] = useState(false);
  const underWay = isUnderWay(progress.state);
  return (
    <div className="run-actions">
      {underWay ? (
        <button
          type="button"
          className="button"
          disabled={progress.state === 'stopping'}
          onClick={() => {
            void run.stop();
          }}
        >
          <Square size={15} aria-hidden />
          {progress.state === 'stopping' ? 'Stopping…' : 'Stop'}
        </button>
      ) : (
        <MoreMenu />
      )}
      <div className="split-button">
        <button
          type="button"
          className="button primary"
          disabled={saving || progress.done === 0}
          onClick={() => void save(exportKinds.csv)}
        >
          <Download size={16} aria-hidden />
          Save CSV
        </button>
        <ActionMenu
          trigger={<ChevronDown size={16} aria-hidden />}
          label="More ways to save"
          className="button primary"
          disabled={saving || progress.done === 0}
        >
          {Object.values(exportKinds).map((kind) => (
            <Menu.Item key={kind.label} className="menu-item" onClick={() => void save(kind)}>
              {kind.label}
            </Menu.Item>
          ))}
        </ActionMenu>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Delete results…"
        title="Delete results…"
        disabled={underWay}
        onClick={() => {
          setDeleting(true);
        }}
      >
        <Trash2 size={17} aria-hidden />
      </button>
      <DeleteDialog
        name={progress.name}
        open={deleting}
        onOpenChange={setDeleting}
        onDelete={() => void run.delete()}
      />
    </div>
  );
}

/** The ways in that the invitation has, while results are shown. */
function MoreMenu(): ReactElement {
  const folders = useStore(usePage().folders.list);
  const intake = useIntake();
  const { inputs, chooseFiles, chooseFolder } = usePickers();
  const trigger = (
    <>
      <Plus size={16} aria-hidden />
      Classify more
    </>
  );
  return (
    <>
      <ActionMenu trigger={trigger} className="button">
        <Menu.Item className="menu-item" onClick={chooseFiles}>
          <Images size={16} aria-hidden />
          Choose files…
        </Menu.Item>
        <Menu.Item className="menu-item" onClick={chooseFolder}>
          <FolderOpen size={16} aria-hidden />
          Choose a folder…
        </Menu.Item>
        {folders.map((folder) => (
          <Menu.Item
            key={folder.id}
            className="menu-item"
            onClick={() => {
              intake.takeFolder(folder);
            }}
          >
            <Folder size={16} aria-hidden />
            {folder.name}
          </Menu.Item>
        ))}
      </ActionMenu>
      {inputs}
    </>
  );
}
