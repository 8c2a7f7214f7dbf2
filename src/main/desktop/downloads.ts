// What the page saves: asked where, with the folder of the last time, and nothing but files that the page itself has made.
import { session } from 'electron';
import { pageOrigin } from '../../protocol/desktop.ts';
import type { Choosers } from './choosers.ts';

export function saveDownloads(choosers: Choosers): void {
  session.defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions(choosers.saveOptions(item.getFilename()));
    item.once('done', (_event, state) => {
      if (state === 'completed') choosers.saved(item.getSavePath());
    });
  });
}
