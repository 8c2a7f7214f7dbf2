// Starts workers as utility processes: with its fuses set, the packed app cannot be run as a plain Node.
import { utilityProcess } from 'electron';
import {
  endingOf,
  lastWordsOn,
  lowerPriority,
  workerEnvironment,
  workerNodeArguments,
  type ForkWorker,
} from '../broker/spawn.ts';

export const forkUtilityWorker: ForkWorker = (entry, environment = {}, niceness = 0) => {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'ZeroLens worker',
    stdio: ['ignore', 'ignore', 'pipe'],
    execArgv: [...workerNodeArguments],
    env: workerEnvironment(environment),
  });
  child.once('spawn', () => {
    lowerPriority(child.pid, niceness);
  });
  const lastWords = lastWordsOn(child.stderr);
  return {
    // Known only once it has been spawned.
    get pid() {
      return child.pid;
    },
    kill: (signal) => {
      // Its own `kill` knows no signals, and a frozen process heeds none but SIGKILL.
      try {
        if (child.pid !== undefined) process.kill(child.pid, signal);
      } catch {
        // It is gone already, which its exit tells.
      }
    },
    onExit: (callback) => {
      child.once('exit', (code) => {
        callback(endingOf(`exit code ${code}`, lastWords()));
      });
    },
  };
};
