// What can be done with a run: pause it and go on, save it, classify something else, delete it.
import { ChevronDown, CircleX, Download, Pause, Play, Trash2 } from 'lucide-react';
import { Menu } from '@base-ui/react/menu';
import { useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { usePage } from '../page-context.tsx';
import { ActionMenu } from '../shell/action-menu.tsx';
import { useStore } from '../state/use-store.ts';
import { canCancel, canDelete, canGoOn, canPause } from '../state/run-states.ts';
import { exportKinds, type ExportKind } from './export.ts';
import { ExportDialog } from './export-dialog.tsx';
import { MoreMenu } from './more-menu.tsx';
import { useExport } from './use-export.ts';
import { useShownView } from './use-shown-view.ts';

export function RunActions({ progress }: { progress: RunProgress }): ReactElement {
  const { control, settings } = usePage();
  const csv = useStore(settings.view)?.settings.csv;
  const { saving, save } = useExport(progress);
  const [exporting, setExporting] = useState(false);
  const threshold = useShownView()?.threshold ?? progress.threshold;
  const saveAs = ({ options, ...kind }: ExportKind): void => {
    void save({ ...kind, options: { ...options, threshold } });
  };
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
          onClick={() => {
            saveAs({ ...exportKinds.csv, options: { ...exportKinds.csv.options, ...csv } });
          }}
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
            <Menu.Item
              key={kind.label}
              className="menu-item"
              onClick={() => {
                saveAs(kind);
              }}
            >
              {kind.label}
            </Menu.Item>
          ))}
          <Menu.Item
            className="menu-item"
            onClick={() => {
              setExporting(true);
            }}
          >
            Export…
          </Menu.Item>
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
      <ExportDialog
        progress={progress}
        open={exporting}
        onClose={() => {
          setExporting(false);
        }}
      />
    </div>
  );
}
