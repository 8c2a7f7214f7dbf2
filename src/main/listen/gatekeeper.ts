// Lets programs in by their CURVE key: the handler that libzmq asks for every connection (ZAP, ZeroMQ RFC 27).
import { Reply } from 'zeromq';
import { encodeZ85 } from './z85.ts';

/** What the ROUTER calls itself to the handler. Other sockets of this process ask too, with no name. */
export const gateDomain = 'zerolens';

/** Whether a public key, in Z85, is let in. */
type Allows = (publicKey: string) => Promise<boolean>;

/** Strangers may make up keys without end. */
const mostTold = 20;

export class Gatekeeper {
  readonly #socket = new Reply({ linger: 0 });
  readonly #allows: Allows;
  readonly #onRefused: (publicKey: string) => void;
  readonly #refused = new Set<string>();

  private constructor(allows: Allows, onRefused: (publicKey: string) => void) {
    this.#allows = allows;
    this.#onRefused = onRefused;
  }

  /**
   * One gatekeeper per process.
   * @param onRefused called once for each of the first few keys that are not let in; a program tries again and again.
   */
  static async start(allows: Allows, onRefused: (publicKey: string) => void): Promise<Gatekeeper> {
    const gatekeeper = new Gatekeeper(allows, onRefused);
    await gatekeeper.#socket.bind('inproc://zeromq.zap.01');
    void gatekeeper.#serve();
    return gatekeeper;
  }

  close(): void {
    this.#socket.close();
  }

  async #serve(): Promise<void> {
    try {
      for await (const [version, request, domain, , , mechanism, key] of this.#socket) {
        const allowed = await this.#isAllowed(String(domain), String(mechanism), key);
        const [status, text] = allowed ? ['200', 'OK'] : ['400', 'This key is not allowed'];
        await this.#socket.send([version ?? '1.0', request ?? '', status, text, '', '']);
      }
    } catch (error) {
      if (!this.#socket.closed) throw error;
    }
  }

  async #isAllowed(domain: string, mechanism: string, key: Uint8Array | undefined): Promise<boolean> {
    if (domain !== gateDomain) return true; // A worker's socket: it has keys made for it alone.
    if (mechanism !== 'CURVE' || key?.byteLength !== 32) return false;
    const publicKey = encodeZ85(key);
    const allowed = await this.#allows(publicKey);
    if (!allowed) this.#tell(publicKey);
    return allowed;
  }

  #tell(publicKey: string): void {
    if (this.#refused.has(publicKey) || this.#refused.size >= mostTold) return;
    this.#refused.add(publicKey);
    this.#onRefused(publicKey);
  }
}
