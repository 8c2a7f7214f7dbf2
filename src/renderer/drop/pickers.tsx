// Opens the system's choosers for files and folders.
import { useRef, type ReactElement, type RefObject } from 'react';
import { chooseOn } from '../desktop/hear-desktop.ts';
import { usePage } from '../page-context.tsx';
import { useIntake } from './use-intake.ts';

interface Pickers {
  /** To be placed somewhere on the page; they show nothing. */
  inputs: ReactElement;
  chooseFiles: () => void;
  chooseFolder: () => void;
}

/** `onTaken`: something has been chosen. */
export function usePickers(onTaken: () => void = () => undefined): Pickers {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const page = usePage();
  if (page.desktop !== undefined) {
    const { desktop } = page;
    return {
      inputs: <></>,
      chooseFiles: () => void chooseOn(desktop, page, 'files', onTaken),
      chooseFolder: () => void chooseOn(desktop, page, 'folder', onTaken),
    };
  }
  return {
    inputs: (
      <>
        <HiddenInput input={files} label="Files to classify" onTaken={onTaken} />
        <HiddenInput input={folder} label="Folder to classify" onTaken={onTaken} directory />
      </>
    ),
    chooseFiles: () => files.current?.click(),
    chooseFolder: () => folder.current?.click(),
  };
}

/** Not among the attributes that React's types know. */
const folderOnly = { webkitdirectory: '' };

interface HiddenInputProps {
  input: RefObject<HTMLInputElement | null>;
  label: string;
  onTaken: () => void;
  directory?: boolean;
}

function HiddenInput({ input, label, onTaken, directory = false }: HiddenInputProps): ReactElement {
  const intake = useIntake();
  return (
    <input
      ref={input}
      hidden
      type="file"
      multiple
      {...(directory && folderOnly)}
      aria-label={label}
      onChange={({ target }) => {
        const chosen = [...(target.files ?? [])];
        // So that choosing the same again is a change.
        target.value = '';
        if (chosen.length === 0) return;
        onTaken();
        intake.takeFiles(chosen);
      }}
    />
  );
}
