// Why there is no picture from the camera, told from what the browser says.

/**
 * `refused`: the user or the browser does not allow it. `none`: there is no camera. `taken`: another program has it, or
 * it does not start. `unplugged`: it went away while in use. `unsupported`: this page may not use cameras at all.
 */
export type CameraFault = 'refused' | 'none' | 'taken' | 'unplugged' | 'unsupported';

/** What a failed `getUserMedia` means. */
export function faultOf(error: unknown): CameraFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'taken';
    default:
      return 'unsupported';
  }
}

/** What happened and what to do, for people. */
export const faultTexts: Record<CameraFault, { title: string; advice: string }> = {
  refused: {
    title: 'The camera is not allowed',
    advice:
      'Allow it with the camera sign beside the address, or in the settings for this site. If it is allowed there, ' +
      'allow the camera for the browser in the settings of the computer. Then try again.',
  },
  none: {
    title: 'No camera found',
    advice: 'Plug one in, or switch on the one that is built in. It starts by itself.',
  },
  taken: {
    title: 'The camera does not start',
    advice: 'Another program may be using it. Close that program, or choose another camera, and try again.',
  },
  unplugged: {
    title: 'The camera is gone',
    advice: 'Plug it in again and it goes on by itself, or choose another camera.',
  },
  unsupported: {
    title: 'This browser gives no access to a camera',
    advice: 'Open the address that ZeroLens printed (it begins with http://127.0.0.1) in a current browser.',
  },
};
