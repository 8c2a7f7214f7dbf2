// The sign that ZeroLens still works while its window is closed, and the way back.
import { app, Menu, nativeImage, Tray } from 'electron';
import { resourcePath } from '../resources.ts';

export class RunTray {
  readonly #showWindow: () => void;
  #tray: Tray | undefined;

  constructor(showWindow: () => void) {
    this.#showWindow = showWindow;
  }

  /** Puts it there. @returns false where the platform has no such place. */
  show(): boolean {
    if (this.#tray !== undefined) return true;
    try {
      this.#tray = new Tray(nativeImage.createFromPath(resourcePath('icons', 'tray.png')));
    } catch {
      return false;
    }
    this.#tray.setToolTip('ZeroLens is classifying');
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Show ZeroLens', click: this.#showWindow },
        {
          label: 'Quit',
          click: () => {
            app.quit();
          },
        },
      ]),
    );
    this.#tray.on('click', this.#showWindow);
    return true;
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
  }
}
