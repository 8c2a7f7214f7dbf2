// The system's dialogs for files and folders, which begin where the last one ended.
import path from 'node:path';
import { dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron';

/** Where the dialogs were last. */
export interface LastFolders {
  readonly open?: string | undefined;
  readonly save?: string | undefined;
}

export class Choosers {
  #last: LastFolders;
  readonly #onChange: (last: LastFolders) => void;

  /** @param onChange keeps them for the next start. */
  constructor(last: LastFolders, onChange: (last: LastFolders) => void) {
    [this.#last, this.#onChange] = [last, onChange];
  }

  /** Absolute paths; none where the user has thought better of it. */
  async files(window: BrowserWindow): Promise<string[]> {
    return await this.#open(window, { properties: ['openFile', 'multiSelections'], title: 'Classify pictures' });
  }

  async folder(window: BrowserWindow): Promise<string[]> {
    return await this.#open(window, { properties: ['openDirectory'], title: 'Classify a folder' });
  }

  /** For a file that the page saves. */
  saveOptions(name: string): SaveDialogOptions {
    return { title: 'Save', defaultPath: this.#last.save === undefined ? name : path.join(this.#last.save, name) };
  }

  saved(file: string): void {
    this.#change({ save: path.dirname(file) });
  }

  async #open(window: BrowserWindow, options: OpenDialogOptions): Promise<string[]> {
    const { open } = this.#last;
    const chosen = await dialog.showOpenDialog(window, {
      ...options,
      ...(open !== undefined && { defaultPath: open }),
    });
    const [first] = chosen.filePaths;
    if (chosen.canceled || first === undefined) return [];
    this.#change({ open: path.dirname(first) });
    return chosen.filePaths;
  }

  #change(change: LastFolders): void {
    this.#last = { ...this.#last, ...change };
    this.#onChange(this.#last);
  }
}
