// What went wrong with a place for results, in one line that says what to do.
import path from 'node:path';
import { messageOf } from '../../protocol/errors.ts';
import { systemCode } from '../system-code.ts';

/** `busy`: another command writes there. `place`: nothing can be written there. `lost`: writing failed on the way. */
type OutputProblem = 'busy' | 'place' | 'lost';

/** Results could not be written: one line for people. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly problem: OutputProblem;

  constructor(problem: OutputProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

/** For a failure before anything was written to `file`. */
export function placeError(file: string, error: unknown): OutputError {
  return new OutputError('place', `Cannot write ${file}: ${placeReason(file, error)}`);
}

function placeReason(file: string, error: unknown): string {
  const folder = path.dirname(file);
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
      return `the folder ${folder} does not exist. Create it, or name a file in another folder.`;
    case 'ENOTDIR':
      return `${folder} is not a folder. Name a file in another folder.`;
    case 'EACCES':
    case 'EPERM':
      return `no permission to write in the folder ${folder}. Name a file in another folder.`;
    case 'EROFS':
      return `the folder ${folder} is read-only. Name a file in another folder.`;
    case 'ENAMETOOLONG':
      return 'the name is too long. Choose a shorter one.';
    default:
      return reason(error);
  }
}

/** For a failure while writing; `kept` is where the rows so far are, if anywhere. */
export function lostError(file: string, error: unknown, kept: string | undefined): OutputError {
  const where = kept === undefined ? '' : ` The rows so far are in ${kept}.`;
  return new OutputError('lost', `Cannot write ${file}: ${reason(error)}${where}`);
}

function reason(error: unknown): string {
  const code = systemCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space, or name a file on another disk.';
    case 'EIO':
      return 'the disk reported an error. Name a file on another disk.';
    case 'EBUSY':
    case 'EPERM':
    case 'EACCES':
      return 'another program may have it open. Close it there, or name another file.';
    default:
      return `${messageOf(error)}.`;
  }
}
