// The one place that forks a worker process.
import { fork } from 'node:child_process';
import { setPriority } from 'node:os';

/** A running process, whatever forked it. */
export interface ChildHandle {
  pid: number | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Over the channel of the fork, which plain data passes. */
  send(message: object): void;
  onMessage(callback: (message: unknown) => void): void;
  /** Calls back once, with what the process said last on stderr and how it ended. */
  onExit(callback: (ending: string) => void): void;
}

/** Threads that decode pictures inside one worker. */
const decodeThreads = 4;
/** Of glibc's allocator: with one heap per thread, what large pictures leave behind piled up to half as much again. */
const heaps = 1;
/** Of V8, in MB: a small one has the buffers of pictures freed soon; left to itself it took 100 MB more. */
const nursery = 4;
const rememberedStderr = 2000;

/**
 * Forks `entry` as a worker, with more in its environment. It ends when this process ends.
 * @param niceness of the new process: 0 as this one, up to 19 for one that gives way to others.
 */
export function forkWorker(entry: string, environment: Record<string, string> = {}, niceness = 0): ChildHandle {
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  const child = fork(entry, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [`--max-semi-space-size=${nursery}`],
    env: { ...inherited, UV_THREADPOOL_SIZE: String(decodeThreads), MALLOC_ARENA_MAX: String(heaps), ...environment },
  });
  if (niceness > 0 && child.pid !== undefined) lowerPriority(child.pid, niceness);
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-rememberedStderr);
  });
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    // A process that is gone is reported by its exit.
    send: (message) => void child.send(message, () => undefined),
    onMessage: (callback) => void child.on('message', callback),
    onExit: (callback) => {
      child.once('error', (error) => {
        callback(error.message);
      });
      child.once('exit', (code, signal) => {
        callback([signal ?? `exit code ${String(code)}`, lastWords.trim()].filter(Boolean).join(': '));
      });
    },
  };
}

/** At once, as threads have the priority of the one that starts them. */
function lowerPriority(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system has no such thing: then it runs as any other.
  }
}
