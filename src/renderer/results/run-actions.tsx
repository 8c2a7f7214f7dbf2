// What can be done with a run: pause it and go on, save it, classify something else, delete it.
import { ChevronDown, CircleX, Download, Pause, Play, Trash2 } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { usePage } from '../page-context.tsx';
import { ActionMenu } from '../shell/action-menu.tsx';
import { canCancel, canDelete, canGoOn, canPause } from '../state/run-states.ts';
import { exportKinds } from './export.ts';
import { MoreMenu } from './more-menu.tsx';
import { useExport } from './use-export.ts';

export function RunActions({ progress }: { progress: RunProgress }): ReactElement {
  const { control } = usePage();
  const { saving, save } = useExport(progress);
  return (
    <div className="run-actions">
      {canPause(progress) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            void control.pause(progress);
          }}
        >
          <Pause size={15} aria-hidden />
          Pause
        </button>
      )}
      {canGoOn(progress) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            void control.resume(progress);
          }}
        >
          <Play size={15} aria-hidden />
          Go on
        </button>
      )}
      {canCancel(progress) && (
        <button
          type="button"
          className="button"
          onClick={() => {
            void control.cancel(progress);
          }}
        >
          <CircleX size={15} aria-hidden />
          Cancel
        </button>
      )}
      <MoreMenu />
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
        aria-label="Delete results"
        title="Delete results"
        disabled={!canDelete(progress)}
        onClick={() => {
          void control.delete(progress);
        }}
      >
        <Trash2 size={17} aria-hidden />
      </button>
    </div>
  );
}
