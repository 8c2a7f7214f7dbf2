// Whether a disk has room for what is to be copied to it.
import { statfs } from 'node:fs/promises';
import { CodedError } from '../../../protocol/errors.ts';

/** Stays free for the results, and for whatever else the machine does. */
const reserveBytes = 200e6;
const reserveShare = 0.05;

/**
 * Refuses what does not fit.
 * @param promised bytes that are still to be written for others.
 * @throws CodedError `rejected` that says how much is there and how much is needed.
 */
export async function checkRoom(folder: string, files: number, bytes: number, promised: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize - promised - Math.min(reserveBytes, blocks * bsize * reserveShare);
  // Each file's last block is half empty, or emptier.
  const needed = bytes + files * bsize;
  if (needed <= free) return;
  const there = size(Math.max(free, 0));
  throw new CodedError('rejected', `${size(needed)} are needed for a copy, and there is room for ${there}.`);
}

/** `3.2 GB`, `17 MB`, `5 kB`. */
function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.ceil(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
