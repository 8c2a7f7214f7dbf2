// Lets programs in by their CURVE key: the handler that libzmq asks for every connection (ZAP, ZeroMQ RFC 27).
import { Reply } from 'zeromq';
import { encodeZ85 } from './z85.ts';

/** What the ROUTER calls itself to the handler. Other sockets of this process ask too, with no name. */
export const gateDomain = 'zerolens';

export class Gatekeeper {
  readonly #socket = new Reply({ linger: 0 });
  readonly #allows: (publicKey: string) => Promise<boolean>;

  private constructor(allows: (publicKey: string) => Promise<boolean>) {
    this.#allows = allows;
  }

  /** @param allows whether a public key, in Z85, is let in. One gatekeeper per process. */
  static async start(allows: (publicKey: string) => Promise<boolean>): Promise<Gatekeeper> {
    const gatekeeper = new Gatekeeper(allows);
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
    return mechanism === 'CURVE' && key?.byteLength === 32 && (await this.#allows(encodeZ85(key)));
  }
}
