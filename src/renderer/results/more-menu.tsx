// The ways in that the invitation has, while something else is shown.
import { Folder, FolderOpen, Images, Plus } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { usePickers } from '../drop/pickers.tsx';
import { useIntake } from '../drop/use-intake.ts';
import { usePage } from '../page-context.tsx';
import { ActionMenu } from '../shell/action-menu.tsx';
import { useStore } from '../state/use-store.ts';

/** `onTaken`: something has been chosen. */
export function MoreMenu({ onTaken = () => undefined }: { onTaken?: () => void }): ReactElement {
  const folders = useStore(usePage().folders.list);
  const intake = useIntake();
  const { inputs, chooseFiles, chooseFolder } = usePickers(onTaken);
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
              onTaken();
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
