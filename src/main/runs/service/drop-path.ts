// Whether what a page calls a dropped file can be its name on this system, and leads nowhere but down.
import { CodedError } from '../../../protocol/errors.ts';

/** Windows takes these for devices, whatever comes after a point. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu;
// eslint-disable-next-line no-control-regex -- these are what Windows refuses
const forbiddenOnWindows = /[<>:"\\|?*\u0000-\u001f]|[. ]$/u;

/**
 * The parts of a path with `/`.
 * @throws CodedError `bad_request` that names the file.
 */
export function partsOfDropPath(path: string, platform: NodeJS.Platform = process.platform): string[] {
  const parts = path.split('/');
  for (const part of parts) {
    if (['', '.', '..'].includes(part) || part.includes('\0')) {
      throw new CodedError('bad_request', `${JSON.stringify(path)} does not lead down from the dropped folder.`);
    }
    if (platform === 'win32' && (forbiddenOnWindows.test(part) || device.test(part))) {
      throw new CodedError('bad_request', `${JSON.stringify(path)} cannot be a file's name on Windows.`);
    }
  }
  return parts;
}
