// Which keys do what in a review.
import '../shell/dialog.css';
import './keys-dialog.css';
import { Dialog } from '@base-ui/react/dialog';
import type { ReactElement } from 'react';
import { commandKey } from './command-key.ts';

const keys: readonly (readonly [readonly string[], string])[] = [
  [['Enter'], 'The label is right: accept it, and go to the next row'],
  [['R'], 'Another label; or just type it'],
  [['Backspace'], 'Remove your label'],
  [[commandKey, 'Z'], 'Take back what you did last'],
  [['↑', '↓'], 'Row before, next row; also Page Up, Page Down, Home, End'],
  [['Shift', '↑ ↓'], 'Select more rows; also Shift and click'],
  [[commandKey, 'click'], 'Add a row, or take it out'],
  [[commandKey, 'A'], 'All rows of the view'],
  [['Esc'], 'One row again'],
  [['?'], 'These keys'],
];

interface KeysDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function KeysDialog({ open, onOpenChange }: KeysDialogProps): ReactElement {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog keys-dialog">
          <Dialog.Title className="dialog-title">Keys for the review</Dialog.Title>
          <dl className="keys">
            {keys.map(([names, meaning]) => (
              <div key={meaning} className="keys-line">
                <dt>
                  {names.map((name) => (
                    <kbd key={name}>{name}</kbd>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
          <div className="dialog-buttons">
            <Dialog.Close className="button primary">Close</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
