// The one way in for pictures, however they come: dropped, picked, pasted, or a folder of the command line.
import { useMemo } from 'react';
import { usePage, type Page } from '../page-context.tsx';
import type { Reader } from '../state/drop.ts';
import type { Folder } from '../state/folders.ts';
import { fromFiles } from './dropped.ts';

export interface Intake {
  /** Why nothing is taken now, as a sentence; `undefined` when it is. */
  refusal(): string | undefined;
  /** Takes it, or says why not. */
  take(read: Reader): void;
  takeFiles(files: readonly File[]): void;
  takeFolder(folder: Folder): void;
}

export function useIntake(): Intake {
  const page = usePage();
  return useMemo(() => intakeOf(page), [page]);
}

function intakeOf({ drop, folderChoice, notify }: Page): Intake {
  const refusal = (): string | undefined =>
    drop.busy ? 'Something is being copied already. Wait for its end, or cancel it.' : undefined;
  const admit = (action: () => void): void => {
    const reason = refusal();
    if (reason === undefined) action();
    else notify({ kind: 'problem', title: 'Not now', detail: reason });
  };
  const take = (read: Reader): void => {
    admit(() => void drop.take(read));
  };
  return {
    refusal,
    take,
    takeFiles: (files) => {
      take(() => Promise.resolve(fromFiles(files)));
    },
    takeFolder: (folder) => {
      admit(() => void folderChoice.take(folder));
    },
  };
}
