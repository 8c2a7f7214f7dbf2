// Answers what the page asks of the app: each call from our own frame alone, its request checked by its schema.
import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { desktopCalls, type DesktopCall, type DesktopReply, type DesktopRequest } from '../../protocol/desktop.ts';
import { desktopChannels } from '../../protocol/desktop-channels.ts';
import type { PagePort } from '../broker/page-port.ts';
import { MessagePagePort } from './message-page-port.ts';
import { isOwnFrame } from './own-page.ts';

export type CallAnswers = {
  readonly [Call in DesktopCall]: (request: DesktopRequest<Call>) => Promise<DesktopReply<Call>> | DesktopReply<Call>;
};

/** @param window the app's, if there is one now. */
export function answerCalls(window: () => BrowserWindow | undefined, answers: CallAnswers): void {
  for (const call of Object.keys(desktopCalls) as DesktopCall[]) {
    ipcMain.handle(desktopChannels.call(call), async ({ senderFrame }: IpcMainInvokeEvent, request: unknown) => {
      if (!isOwnFrame(senderFrame, window())) throw new Error('Only the page of ZeroLens itself may ask.');
      return await answered(call, answers[call], request);
    });
  }
}

async function answered<Call extends DesktopCall>(
  call: Call,
  answer: CallAnswers[Call],
  request: unknown,
): Promise<DesktopReply<Call>> {
  const parsed = desktopCalls[call].request.safeParse(request);
  if (!parsed.success) throw new Error(`This is no request of ${call}.`);
  // The schema of this very call has read it.
  return await answer(parsed.data as never);
}

/**
 * Gives the page a port to the engine whenever it asks for one, as after a reload.
 * @param token what the page has to show the gateway over it.
 * @param onPage takes the engine's end.
 */
export function handOutPorts(
  window: () => BrowserWindow | undefined,
  token: string,
  onPage: (port: PagePort) => void,
): void {
  ipcMain.on(desktopChannels.port, ({ senderFrame }: IpcMainEvent) => {
    if (senderFrame === null || !isOwnFrame(senderFrame, window())) return;
    const { port1, port2 } = new MessageChannelMain();
    onPage(new MessagePagePort(port1));
    senderFrame.postMessage(desktopChannels.port, token, [port2]);
  });
}
