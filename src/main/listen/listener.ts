// Where other programs come in: a socket file for this user alone, or a TCP port for those whose keys are allowed.
import { CurveListener } from './curve-listener.ts';
import { IpcListener } from './ipc-listener.ts';

/** A way in for other programs. The engine binds it, then it is opened to them. */
export interface Listener {
  /** For the engine to bind, as libzmq writes it. */
  readonly endpoint: string;
  /** With CURVE: what proves to clients that this is the server they mean. */
  readonly secretKey?: string;
  /**
   * Opens it to others.
   * @param bound the address that the engine has bound, with its port.
   * @returns what a program needs to connect, as lines for people.
   */
  open(bound: string): Promise<string[]>;
  /** Takes back what `open` and `prepareListener` have made, but for keys. */
  close(): Promise<void>;
}

/**
 * Prepares what `serve --listen` names.
 * @param home the user-data folder, for keys.
 * @param onNotice takes lines for people about programs that were refused.
 * @throws Error with one line for people.
 */
export async function prepareListener(
  endpoint: string,
  home: string,
  onNotice: (line: string) => void,
): Promise<Listener> {
  const [, scheme = '', rest = ''] = /^(ipc|tcp):\/\/(.+)$/u.exec(endpoint) ?? [];
  if (scheme === 'ipc') return IpcListener.prepare(rest);
  if (scheme === 'tcp') return CurveListener.prepare(endpoint, home, onNotice);
  throw new Error(`--listen takes ipc://PATH or tcp://ADDRESS:PORT, not ${JSON.stringify(endpoint)}.`);
}
