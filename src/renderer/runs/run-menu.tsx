// Everything that can be done with a run of the list.
import { CircleX, Ellipsis, FolderSearch, Pencil, Table2, Trash2 } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { usePage } from '../page-context.tsx';
import { ActionMenu } from '../shell/action-menu.tsx';
import { canCancel, canDelete, canLookAgain } from '../state/run-states.ts';

export function RunMenu({ progress, onRename }: { progress: RunProgress; onRename: () => void }): ReactElement {
  const { control, run } = usePage();
  return (
    <ActionMenu
      trigger={<Ellipsis size={18} aria-hidden />}
      label={`More for ${progress.name}`}
      className="icon-button"
    >
      <Menu.Item className="menu-item" onClick={() => void run.open(progress.run)}>
        <Table2 size={16} aria-hidden />
        Open
      </Menu.Item>
      {canLookAgain(progress) && (
        <Menu.Item className="menu-item" onClick={() => void control.resume(progress)}>
          <FolderSearch size={16} aria-hidden />
          Look for new pictures
        </Menu.Item>
      )}
      <Menu.Item className="menu-item" onClick={onRename}>
        <Pencil size={16} aria-hidden />
        Rename
      </Menu.Item>
      {canCancel(progress) && (
        <Menu.Item className="menu-item" onClick={() => void control.cancel(progress)}>
          <CircleX size={16} aria-hidden />
          Cancel
        </Menu.Item>
      )}
      <Menu.Item className="menu-item" disabled={!canDelete(progress)} onClick={() => void control.delete(progress)}>
        <Trash2 size={16} aria-hidden />
        Delete
      </Menu.Item>
    </ActionMenu>
  );
}
