// The one way in for pictures, however they come: dropped, picked, pasted, opened, or a folder that the engine knows.
import { useMemo } from 'react';
import type { Offer } from '../../protocol/desktop.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { usePage, type Page } from '../page-context.tsx';
import type { Reader } from '../state/drop.ts';
import type { Folder } from '../state/folders.ts';
import { reasonOf } from '../state/notice.ts';
import { fromFiles } from './dropped.ts';

export interface Intake {
  /** Why nothing is taken now, as a sentence; `undefined` when it is. */
  refusal(): string | undefined;
  /**
   * Takes what was dropped, or says why not. On the desktop it stays where it is; in a browser it is copied.
   * @param files those of the drop itself, folders among them. @param read finds all that is in them.
   */
  takeDropped(files: readonly File[], read: Reader): void;
  /** Takes files that were picked or pasted. */
  takeFiles(files: readonly File[]): void;
  takeFolder(folder: Folder): void;
  takeOffer(offer: Offer): void;
}

export function useIntake(): Intake {
  const page = usePage();
  return useMemo(() => intakeOf(page), [page]);
}

export function intakeOf({ drop, folderChoice, notify, desktop }: Page): Intake {
  const refusal = (): string | undefined =>
    drop.busy ? 'Something is being copied already. Wait for its end, or cancel it.' : undefined;
  const admit = (action: () => void): void => {
    const reason = refusal();
    if (reason === undefined) action();
    else notify({ kind: 'problem', title: 'Not now', detail: reason });
  };
  const takeOffer = (offer: Offer): void => {
    admit(() => {
      if (offer.kind === 'folder') void folderChoice.take(offer);
      else void drop.takeKnown({ kind: 'files', id: offer.id });
    });
  };
  const takeDropped = (files: readonly File[], read: Reader): void => {
    admit(() => {
      if (desktop === undefined) void drop.take(read);
      else void offerOrCopy(desktop, files, read);
    });
  };
  /** What is in no file, as a picture out of another program, is copied there too. */
  const offerOrCopy = async (app: Desktop, files: readonly File[], read: Reader): Promise<void> => {
    try {
      const offer = await app.offer(files);
      if (offer === undefined) await drop.take(read);
      else takeOffer(offer);
    } catch (error) {
      notify({ kind: 'problem', title: 'This cannot be classified', detail: reasonOf(error) });
    }
  };
  return {
    refusal,
    takeDropped,
    takeFiles: (files) => {
      takeDropped(files, () => Promise.resolve(fromFiles(files)));
    },
    takeFolder: (folder) => {
      admit(() => void folderChoice.take(folder));
    },
    takeOffer,
  };
}
