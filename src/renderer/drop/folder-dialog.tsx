// Asks what of a folder is to be classified that has been classified before.
import '../shell/dialog.css';
import { Dialog } from '@base-ui/react/dialog';
import type { ReactElement } from 'react';
import { moment } from '../format.ts';
import { usePage } from '../page-context.tsx';
import type { FolderQuestion } from '../state/folder-choice.ts';
import { useStore } from '../state/use-store.ts';

export function FolderDialog(): ReactElement | null {
  const { folderChoice } = usePage();
  const question = useStore(folderChoice.question);
  if (question === undefined) return null;
  return (
    <Dialog.Root
      open
      onOpenChange={() => {
        folderChoice.dismiss();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Question question={question} />
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Question({ question }: { question: FolderQuestion }): ReactElement {
  const { folderChoice } = usePage();
  const { folder, last, goesOn } = question;
  const what = goesOn ? 'is being classified already' : 'has been classified before';
  return (
    <Dialog.Popup className="dialog">
      <Dialog.Title className="dialog-title">{`${folder.name} ${what}`}</Dialog.Title>
      <Dialog.Description className="dialog-text">{goesOn ? adviceUnderWay : adviceBefore(last)}</Dialog.Description>
      <div className="dialog-buttons">
        <Dialog.Close className="button">Cancel</Dialog.Close>
        <button type="button" className="button" onClick={() => void folderChoice.takeAll(question)}>
          Classify everything again
        </button>
        <button type="button" className="button primary" onClick={() => void folderChoice.takeLast(question)}>
          {goesOn ? 'Show it' : 'Classify only what is new'}
        </button>
      </div>
    </Dialog.Popup>
  );
}

const adviceUnderWay = 'Its run can be looked at, or a second one made that classifies all of its pictures.';

function adviceBefore({ name, createdAt }: FolderQuestion['last']): string {
  return (
    `Its last run is “${name}” (${moment(createdAt, Date.now())}). It can go on with new and changed pictures alone: what ` +
    'is known of the others stays, with your corrections. Or a second run classifies all of them.'
  );
}
