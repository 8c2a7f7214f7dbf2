// What is our own page, and who may speak to the main process: its main frame in our own window, and nobody else.
import type { BrowserWindow, WebFrameMain } from 'electron';
import { pageOrigin } from '../../protocol/desktop.ts';

/** Whether this is an address or the origin of our own page. */
export function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  // Not `origin`: outside of Chromium that is "null" for schemes of one's own.
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === pageOrigin;
}

/** @param window the app's, if there is one now. */
export function isOwnFrame(frame: WebFrameMain | null, window: BrowserWindow | undefined): boolean {
  if (frame === null || window === undefined || window.isDestroyed()) return false;
  return frame === window.webContents.mainFrame && isOwnPage(frame.url);
}
