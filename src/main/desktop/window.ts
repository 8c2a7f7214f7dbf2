// The app's one window: how it is shut in, where it comes up, and that it stays where it was put.
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageOrigin } from '../../protocol/desktop.ts';
import { smallestSize, placeOn, type WindowPlace } from './window-place.ts';

/** `--paper` of the page's tokens.css: nothing flashes before it is drawn. */
const backgrounds = { light: '#f7f6f3', dark: '#141518' } as const;

export interface WindowSettings {
  /** The built preload. */
  readonly preload: string;
  readonly place: WindowPlace | undefined;
  /** Wherever it is put. */
  readonly onPlace: (place: WindowPlace) => void;
}

/** Opens the window; it is shown when there is something to see. */
export function openWindow({ preload, place, onPlace }: WindowSettings): BrowserWindow {
  const { workArea } = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeOn([workArea, ...others], place),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    title: 'ZeroLens',
    backgroundColor: backgrounds[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A run is followed, and a camera is let go of, whether the window is in front or not.
      backgroundThrottling: false,
    },
  });
  if (place?.maximized === true) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  const keepPlace = (): void => {
    onPlace({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  for (const event of ['resized', 'moved', 'maximize', 'unmaximize'] as const) window.on(event as 'moved', keepPlace);
  window.on('close', keepPlace);
  void window.loadURL(`${pageOrigin}/`);
  return window;
}
