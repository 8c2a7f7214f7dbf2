// What the page may use of the machine: the camera, and only our own page in our own window.
import { session, systemPreferences, type WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

/** What is asked for, as far as the answer depends on it. */
interface PermissionQuestion {
  readonly permission: string;
  /** Address or origin of who asks. */
  readonly origin: string;
  /** Of `media`: what of it. */
  readonly mediaTypes: readonly string[];
}

/** Pictures of the camera, without sound: nothing else. */
function isAllowed({ permission, origin, mediaTypes }: PermissionQuestion): boolean {
  if (!isOwnPage(origin)) return false;
  return permission === 'media' && mediaTypes.length > 0 && mediaTypes.every((type) => type === 'video');
}

export function guardPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    if (!isAllowed({ permission, origin: details.requestingUrl, mediaTypes })) {
      answer(false);
      return;
    }
    void mayUseCamera().then(answer, () => {
      answer(false);
    });
  });
  defaultSession.setPermissionCheckHandler((_contents: WebContents | null, permission, origin, { mediaType }) =>
    isAllowed({ permission, origin, mediaTypes: mediaType === undefined ? [] : [mediaType] }),
  );
  // USB, serial ports and the like: the page has no use for them.
  defaultSession.setDevicePermissionHandler(() => false);
}

/** macOS asks its user once for the app as a whole. */
async function mayUseCamera(): Promise<boolean> {
  if (process.platform !== 'darwin') return true;
  if (systemPreferences.getMediaAccessStatus('camera') === 'granted') return true;
  return await systemPreferences.askForMediaAccess('camera');
}
