// Looks for a newer ZeroLens where the package says where to look; it is installed when the app is quit.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/** Written into the package when it was made with a feed; without one nothing is ever asked for. */
const feedFile = 'app-update.yml';

export async function lookForUpdates(): Promise<void> {
  if (!app.isPackaged || !existsSync(path.join(process.resourcesPath, feedFile))) return;
  const { default: updater } = await import('electron-updater');
  // Out of reach, or nothing there: the next start looks again.
  await updater.autoUpdater.checkForUpdatesAndNotify().catch(() => undefined);
}
