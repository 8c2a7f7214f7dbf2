// The few functions that the page may call: one sandboxed file that needs nothing but Electron.
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { desktopChannels as channels } from '../protocol/desktop-channels.ts';
import type { DesktopBridge, DesktopCall, DesktopNews, DesktopReply, DesktopRequest } from '../protocol/desktop.ts';

function call<Call extends DesktopCall>(name: Call, request: DesktopRequest<Call>): Promise<DesktopReply<Call>> {
  return ipcRenderer.invoke(channels.call(name), request) as Promise<DesktopReply<Call>>;
}

const bridge: DesktopBridge = {
  requestPort: () => {
    ipcRenderer.send(channels.port);
  },
  offerFiles: (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    // A picture that was copied out of another program is in no file.
    return paths.length === 0 ? Promise.resolve(null) : call('offer-paths', paths);
  },
  chooseFiles: () => call('choose-files', undefined),
  chooseFolder: () => call('choose-folder', undefined),
  chooseDataFolder: () => call('choose-data-folder', undefined),
  openedSoFar: () => call('opened-so-far', undefined),
  onNews: (listener) => {
    ipcRenderer.on(channels.news, (_event: IpcRendererEvent, news: DesktopNews) => {
      listener(news);
    });
  },
};

contextBridge.exposeInMainWorld('zerolens', bridge);

// A port cannot pass the bridge; it is posted into the page's window, where nobody else listens.
ipcRenderer.on(channels.port, ({ ports }: IpcRendererEvent, token: string) => {
  window.postMessage({ type: channels.port, token }, location.origin, [...ports]);
});
