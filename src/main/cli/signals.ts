// Ctrl-C: the first one stops in good order, the second one quits at once.
import { exitCodes } from './exit-codes.ts';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  readonly stopped: boolean;
  /** Gives the signals their usual meaning back. */
  release(): void;
}

/** Calls `stop` on the first signal; the second one ends the process. */
export function stopOnSignals(stop: () => void): StopSignals {
  let stopped = false;
  const heed = () => {
    if (stopped) process.exit(exitCodes.stopped);
    stopped = true;
    stop();
  };
  for (const signal of stopSignals) process.on(signal, heed);
  return {
    get stopped() {
      return stopped;
    },
    release: () => {
      for (const signal of stopSignals) process.off(signal, heed);
    },
  };
}
