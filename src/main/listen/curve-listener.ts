// A TCP port with CURVE: traffic is encrypted, and only programs whose public key is in a folder are let in.
import { allowedKeys, serverKeys, type ServerKeys } from './curve-keys.ts';
import type { Listener } from './listener.ts';
import { Gatekeeper } from './gatekeeper.ts';

export class CurveListener implements Listener {
  readonly endpoint: string;
  readonly #keys: ServerKeys;
  readonly #gatekeeper: Gatekeeper;

  private constructor(endpoint: string, keys: ServerKeys, gatekeeper: Gatekeeper) {
    this.endpoint = endpoint;
    this.#keys = keys;
    this.#gatekeeper = gatekeeper;
  }

  static async prepare(endpoint: string, home: string, onNotice: (line: string) => void): Promise<CurveListener> {
    if (!/:(?:\d{1,5}|\*)$/u.test(endpoint)) throw new Error(`--listen needs a port at the end of ${endpoint}.`);
    const keys = await serverKeys(home);
    const gatekeeper = await Gatekeeper.start(
      async (key) => (await allowedKeys(keys.allowedFolder)).has(key),
      (key) => {
        onNotice(`A program was refused. To allow it, put its public key into a file in ${keys.allowedFolder}: ${key}`);
      },
    );
    return new CurveListener(endpoint, keys, gatekeeper);
  }

  get secretKey(): string {
    return this.#keys.secretKey;
  }

  open(bound: string): Promise<string[]> {
    const { publicKey, allowedFolder } = this.#keys;
    return Promise.resolve([
      `Programs with an allowed key can connect to ${bound}`,
      `  the public key of this server: ${publicKey}`,
      `  to allow a program: put its public key into a file in ${allowedFolder}`,
    ]);
  }

  close(): Promise<void> {
    this.#gatekeeper.close();
    return Promise.resolve();
  }
}
