// Opens the user's browser, where there is one.
import open from 'open';
import { messageOf } from '../../protocol/errors.ts';

/** @returns one line for people where that cannot be done. */
export async function openBrowser(address: string): Promise<string | undefined> {
  const advice = 'Open the address in a browser yourself';
  if (!hasDisplay()) return `No screen here: ${advice.toLowerCase()}, if need be through a tunnel (ssh -L).`;
  try {
    const process = await open(address);
    process.on('error', () => undefined);
    return undefined;
  } catch (error) {
    return `${advice}: none could be started (${messageOf(error)}).`;
  }
}

function hasDisplay(): boolean {
  const { DISPLAY = '', WAYLAND_DISPLAY = '', WSL_DISTRO_NAME = '' } = process.env;
  return process.platform !== 'linux' || `${DISPLAY}${WAYLAND_DISPLAY}${WSL_DISTRO_NAME}` !== '';
}
