// The gateway: every page that is open, each a client of the ROUTER with a DEALER of its own.
import { pageCloseCodes } from '../../protocol/page-link.ts';
import { Page, type PageBroker } from './page.ts';
import type { PagePort } from './page-port.ts';

export class Gateway {
  readonly #endpoint: string;
  readonly #broker: PageBroker;
  readonly #pages = new Set<Page>();
  #closed = false;

  /** @param endpoint of the ROUTER, within this process. */
  constructor(endpoint: string, broker: PageBroker) {
    this.#endpoint = endpoint;
    this.#broker = broker;
  }

  /** Serves the page at this port, which must show `token`; resolves when it has left or was sent away. */
  async serve(port: PagePort, token: string): Promise<void> {
    const page = new Page({ port, token, endpoint: this.#endpoint, broker: this.#broker });
    this.#pages.add(page);
    if (this.#closed) this.#dismiss(page);
    try {
      await page.serve();
    } finally {
      this.#pages.delete(page);
    }
  }

  /** Says goodbye to every page, and to those that come later. */
  close(): void {
    this.#closed = true;
    for (const page of this.#pages) this.#dismiss(page);
  }

  #dismiss(page: Page): void {
    page.dismiss(pageCloseCodes.stopped, 'ZeroLens was stopped.');
  }
}
