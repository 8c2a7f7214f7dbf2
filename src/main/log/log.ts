// The log: what happened to the app, for those who look for a fault; a few files that follow each other, never a picture.
import path from 'node:path';
import { createLogger, format, transports, type Logger } from 'winston';
import { shortened } from './shorten.ts';

/** One file, in bytes, and how many there are. */
const fileBytes = 1024 * 1024;
const files = 5;

export type LogLevel = 'error' | 'warn' | 'info';

export function logFolder(home: string): string {
  return path.join(home, 'logs');
}

export class Log {
  readonly folder: string;
  readonly #logger: Logger;

  /**
   * Begins `<home>/logs/<name>.log`, or goes on with it. What cannot be written is not: ZeroLens works without.
   * @param name of what writes it: the app, or browser mode.
   */
  constructor(home: string, name: 'zerolens' | 'serve') {
    this.folder = logFolder(home);
    const file = new transports.File({
      ...{ dirname: this.folder, filename: `${name}.log`, maxsize: fileBytes, maxFiles: files, tailable: true },
      options: { flags: 'a', mode: 0o600 },
    });
    file.on('error', () => undefined);
    this.#logger = createLogger({
      format: format.combine(format.timestamp(), format.printf(lineOf)),
    });
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its types know that class by two names
    this.#logger.add(file);
    this.#logger.on('error', () => undefined);
  }

  write(level: LogLevel, message: string): void {
    this.#logger.log(level, shortened(message));
  }

  /** Resolves when all is in the file. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#logger.on('finish', resolve);
      this.#logger.end();
    });
  }
}

/** `2026-01-31T12:00:00.000Z warn  Worker 1 …`; what has several lines is indented. */
function lineOf({ timestamp, level, message }: { timestamp?: unknown; level: string; message: unknown }): string {
  return `${String(timestamp)} ${level.padEnd(5)} ${String(message).replaceAll('\n', '\n  ')}`;
}
