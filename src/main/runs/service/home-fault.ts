// What went wrong in the user-data folder, as an error for a page: it says what to do and holds no path.
import { CodedError } from '../../../protocol/errors.ts';
import { systemCode } from '../../system-code.ts';

/** @param what cannot be done, for instance `The results cannot be kept`. */
export function homeFault(what: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const code = systemCode(error);
  // A name that cannot be is the asker's matter; anything else may pass.
  return new CodedError(code === 'ENAMETOOLONG' ? 'bad_request' : 'rejected', `${what}: ${reason(code)}`);
}

/** Whether there is no room left. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error));
}

function reason(code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space and try again.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return "no permission to write in ZeroLens' folder. Set ZEROLENS_HOME to another one.";
    case 'ENOENT':
      return "something has removed it from ZeroLens' folder.";
    case 'ENAMETOOLONG':
      return 'the name is too long for this disk. Shorten it.';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open. Try again in a moment.';
    case 'EIO':
      return 'the disk reported an error.';
    default:
      return `the system refused it${code === '' ? '' : ` (${code})`}.`;
  }
}
