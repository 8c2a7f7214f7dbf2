// Pages and helper processes that end against their will, and errors that nobody caught: what it was is in the log.
import { app } from 'electron';
import { messageOf } from '../../protocol/errors.ts';
import type { Log } from '../log/log.ts';

/** A page that crashes is loaded again, but not for ever. */
const mostReloads = 3;
/** Of what the page says to its console, in UTF-16 units. */
const mostOfMessage = 4000;

export function logCrashes(log: Log): void {
  let reloads = 0;
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    log.write('error', `The page ended: ${reason}, exit code ${exitCode}.`);
    if (reason === 'clean-exit' || reloads >= mostReloads) return;
    reloads += 1;
    contents.reload();
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('preload-error', (_preloadEvent, _path, error) => {
      log.write('error', `The preload failed: ${error.stack ?? messageOf(error)}`);
    });
    contents.on('console-message', ({ level, message }) => {
      if (level === 'error') log.write('error', `The page: ${message.slice(0, mostOfMessage)}`);
    });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, name = type }) => {
    // Workers are told of by the engine as well, with what they said last.
    log.write('warn', `${name} ended: ${reason}, exit code ${exitCode}.`);
  });
  process.on('uncaughtExceptionMonitor', (error) => {
    log.write('error', error.stack ?? messageOf(error));
  });
}
