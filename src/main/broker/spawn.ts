// Forks a worker process, and what of that is the same whatever a process is made with.
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

/** What the broker needs of a worker's process. */
export type WorkerHandle = Pick<ChildHandle, 'pid' | 'kill' | 'onExit'>;

/**
 * Starts `entry` as a worker, with more in its environment.
 * @param niceness of the new process: 0 as this one, up to 19 for one that gives way to others.
 */
export type ForkWorker = (entry: string, environment?: Record<string, string>, niceness?: number) => WorkerHandle;

/** Threads that decode pictures inside one worker. */
const decodeThreads = 4;
/** Of glibc's allocator: with one heap per thread, what large pictures leave behind piled up to half as much again. */
const heaps = 1;
/** Of V8, in MB: a small one has the buffers of pictures freed soon; left to itself it took 100 MB more. */
const nursery = 4;
const rememberedStderr = 2000;

/** For a worker's Node. */
export const workerNodeArguments: readonly string[] = [`--max-semi-space-size=${nursery}`];

export function workerEnvironment(more: Record<string, string>): Record<string, string | undefined> {
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  return {
    ...inherited,
    ...{ UV_THREADPOOL_SIZE: String(decodeThreads), MALLOC_ARENA_MAX: String(heaps) },
    // Since 1.29 onnxruntime reports to its maker unless it is told not to.
    ORT_DISABLE_TELEMETRY: '1',
    ...more,
  };
}

/** As `ForkWorker`, a child of this Node. It ends when this process ends. */
export function forkWorker(entry: string, environment: Record<string, string> = {}, niceness = 0): ChildHandle {
  const child = fork(entry, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...workerNodeArguments],
    env: workerEnvironment(environment),
  });
  lowerPriority(child.pid, niceness);
  const lastWords = lastWordsOn(child.stderr);
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
        callback(endingOf(signal ?? `exit code ${String(code)}`, lastWords()));
      });
    },
  };
}

/** What is said on a process's stderr, by and by; the last of it is kept. */
export function lastWordsOn(stderr: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-rememberedStderr);
  });
  return () => words.trim();
}

/** How a process ended, for people. */
export function endingOf(how: string, lastWords: string): string {
  return [how, lastWords].filter(Boolean).join(': ');
}

/** At once, as threads have the priority of the one that starts them. */
export function lowerPriority(pid: number | undefined, niceness: number): void {
  if (pid === undefined || niceness === 0) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already, or the system has no such thing: then it runs as any other.
  }
}
