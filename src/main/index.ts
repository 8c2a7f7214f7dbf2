// The desktop app, from its start to its end.
import path from 'node:path';
import { app } from 'electron';
import { registerPageScheme } from './desktop/app-scheme.ts';
import { Desktop } from './desktop/desktop.ts';
import { guardNavigation } from './desktop/navigation.ts';
import { Opened, openedPaths } from './desktop/opened.ts';
import { userDataFolder } from './user-data.ts';

const home = userDataFolder();
// Beside the library, which the command line shares.
app.setPath('userData', path.join(home, 'electron'));

// What must be said before the app is ready: nothing here may wait.
app.enableSandbox();
// Windows shows notices only of an app that it knows by its id.
if (process.platform === 'win32') app.setAppUserModelId('app.zerolens.desktop');
registerPageScheme();
guardNavigation();

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const ready = app.whenReady().then(() => Desktop.open(home));
  const opened = new Opened((paths) => void ready.then((desktop) => desktop.takeOpened(paths)));
  app.on('open-file', (event, file) => {
    event.preventDefault();
    opened.add([file]);
  });
  app.on('second-instance', (_event, words, workingFolder) => {
    opened.add(openedPaths(words.slice(1), workingFolder));
    void ready.then((desktop) => {
      desktop.showWindow();
    });
  });
  app.on('activate', () => {
    void ready.then((desktop) => {
      desktop.showWindow();
    });
  });
  app.on('window-all-closed', () => {
    void ready.then((desktop) => {
      desktop.windowsClosed();
    });
  });
  // Before its own words there is the program, and in development its folder.
  opened.add(openedPaths(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd()));
  void ready.then(() => {
    opened.begin();
  });
}
