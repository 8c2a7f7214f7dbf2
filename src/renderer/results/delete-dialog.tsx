// Asks before results are deleted.
import '../shell/dialog.css';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactElement } from 'react';

interface DeleteDialogProps {
  name: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDelete: () => void;
}

export function DeleteDialog({ name, open, onOpenChange, onDelete }: DeleteDialogProps): ReactElement {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">Delete the results of {name}?</AlertDialog.Title>
          <AlertDialog.Description className="dialog-text">
            The rows are deleted, and the copies of what was dropped. Your own files stay as they are, and so does a CSV
            that you have saved.
          </AlertDialog.Description>
          <div className="dialog-buttons">
            <AlertDialog.Close className="button">Keep</AlertDialog.Close>
            <AlertDialog.Close className="button danger" onClick={onDelete}>
              Delete
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
