// Who may speak to the main process: the main frame of our own page in our own window, and nobody else.
import type { BrowserWindow, WebFrameMain } from 'electron';
import { isOwnPage } from './permissions.ts';

/** @param window the app's, if there is one now. */
export function isOwnFrame(frame: WebFrameMain | null, window: BrowserWindow | undefined): boolean {
  if (frame === null || window === undefined || window.isDestroyed()) return false;
  return frame === window.webContents.mainFrame && isOwnPage(frame.url);
}
