// Ends this process when its parent is gone, even while the model keeps the main thread busy.
import { Worker } from 'node:worker_threads';

const everyMs = 500;

/** A parent that dies hands its children to another one: the parent's id changes. */
const watch = `
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, ${String(everyMs)});
`;

/** Starts to watch. There is nothing to save, so it ends without ceremony. The channel to the parent tells at once; the thread tells when nothing else can run. */
export function endWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  new Worker(watch, { eval: true }).unref();
}

/** A terminal tells every process of the command of Ctrl-C and of its own end; what to do about it is the parent's to say. */
export function leaveSignalsToParent(): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
}
