// Takes what is dropped or pasted anywhere on the page; while something is dragged over it, says what will happen.
import './drop-overlay.css';
import { Ban, FolderDown } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { count, countOf } from '../format.ts';
import { usePage } from '../page-context.tsx';
import { readEntries } from './dropped.ts';
import { useIntake, type Intake } from './use-intake.ts';

interface Dragged {
  things: number;
  pictures: number;
  refusal: string | undefined;
}

/** `onTaken`: something has come in, whatever screen is shown. */
export function DropOverlay({ onTaken }: { onTaken: () => void }): ReactElement | null {
  const intake = useIntake();
  const { desktop } = usePage();
  const [dragged, setDragged] = useState<Dragged>();

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const next = draggedIn(event.dataTransfer, intake);
      event.dataTransfer.dropEffect = next.refusal === undefined ? 'copy' : 'none';
      setDragged((before) => (before !== undefined && same(before, next) ? before : next));
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDragged(undefined);
    };
    const drop = (event: DragEvent): void => {
      setDragged(undefined);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const entries = entriesIn(event.dataTransfer);
      onTaken();
      intake.takeDropped([...event.dataTransfer.files], (reading, onFound) => readEntries(entries, reading, onFound));
    };
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onTaken();
      intake.takeFiles(files);
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', paste, { signal });
    return () => {
      listening.abort();
    };
  }, [intake, onTaken]);

  if (dragged === undefined) return null;
  const Icon = dragged.refusal === undefined ? FolderDown : Ban;
  return (
    <div role="status" className="drop-overlay" data-refused={dragged.refusal !== undefined}>
      <div className="drop-overlay-card">
        <Icon size={48} strokeWidth={1.5} aria-hidden />
        <p className="drop-overlay-title">{dragged.refusal === undefined ? promise(dragged) : 'Not now'}</p>
        <p>{dragged.refusal ?? (desktop === undefined ? copied : 'They stay where they are.')}</p>
      </div>
    </div>
  );
}

const copied = 'They are copied to the engine on this computer, then classified.';

/** Folders cannot be told from unknown files before the drop. */
function promise({ things, pictures }: Dragged): string {
  const others = things - pictures;
  if (things === 0) return 'Drop to classify';
  if (others === 0) return `Drop to classify ${countOf(pictures, 'picture')}`;
  const folders = others === 1 ? 'a folder or file' : `${count(others)} folders or files`;
  return pictures === 0
    ? `Drop to classify ${folders}`
    : `Drop to classify ${countOf(pictures, 'picture')} and ${folders}`;
}

function draggedIn(transfer: DataTransfer, intake: Intake): Dragged {
  const things = [...transfer.items].filter(({ kind }) => kind === 'file');
  const pictures = things.filter(({ type }) => type.startsWith('image/')).length;
  return { things: things.length, pictures, refusal: intake.refusal() };
}

function same(one: Dragged, other: Dragged): boolean {
  return one.things === other.things && one.pictures === other.pictures && one.refusal === other.refusal;
}

/** To be read within the event: afterwards it is empty. */
function entriesIn(transfer: DataTransfer): FileSystemEntry[] {
  return [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
}
