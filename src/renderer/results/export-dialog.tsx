// Asks what is to be saved of a run, and saves it.
import '../shell/dialog.css';
import './export-dialog.css';
import { Dialog } from '@base-ui/react/dialog';
import { useState, type ReactElement } from 'react';
import type { RunProgress } from '../../protocol/runs.ts';
import { bytes } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { ProgressBar } from '../shell/progress-bar.tsx';
import { kindOf, rememberChoice, rememberedChoice } from './export-choice.ts';
import { ExportFields } from './export-fields.tsx';
import { useExport } from './use-export.ts';
import { useShownView } from './use-shown-view.ts';

interface ExportDialogProps {
  progress: RunProgress;
  open: boolean;
  onClose: () => void;
}

export function ExportDialog({ progress, open, onClose }: ExportDialogProps): ReactElement {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(to) => {
        if (!to) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog export-dialog">
          <Dialog.Title className="dialog-title">Export {progress.name}</Dialog.Title>
          <ExportForm progress={progress} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ExportForm({ progress, onClose }: Omit<ExportDialogProps, 'open'>): ReactElement {
  const view = useShownView();
  const { settings } = usePage();
  const { saving, received, fault, save, cancel } = useExport(progress);
  const [choice, setChoice] = useState(() => rememberedChoice(localStorage, settings.view.get()?.settings.csv));
  const [threshold, setThreshold] = useState(view?.threshold ?? progress.threshold);
  const start = async (): Promise<void> => {
    rememberChoice(localStorage, choice);
    if (await save(kindOf(choice, threshold, view))) onClose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <ExportFields
        choice={choice}
        threshold={threshold}
        view={view}
        disabled={saving}
        onChoice={setChoice}
        onThreshold={setThreshold}
      />
      <div className="export-state" role="status">
        {saving && (
          <>
            <ProgressBar label="Saving" value={null} />
            <p>{received === 0 ? 'Collecting the rows…' : `${bytes(received)} so far`}</p>
          </>
        )}
        {!saving && fault !== undefined && <p className="field-fault">It could not be saved. {fault}</p>}
      </div>
      <div className="dialog-buttons">
        {saving ? (
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        ) : (
          <Dialog.Close className="button">Close</Dialog.Close>
        )}
        <button type="submit" className="button primary" disabled={saving}>
          {saving ? 'Saving…' : 'Save'}
        </button>
      </div>
    </form>
  );
}
