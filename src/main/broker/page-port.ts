// The line to one page, whatever it is made of: a WebSocket in browser mode.
import type { PageCloseCode } from '../../protocol/page-link.ts';

export interface PagePort {
  /**
   * What the page sends, each with its ZWS flag, until it leaves. Who is slow to ask for the next one slows the page down.
   * Throws PageFault where the page sends what is no bytes.
   */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Resolves when the bytes have left, or never will: at most one send is under way, so little waits here. */
  send(bytes: Uint8Array): Promise<void>;
  /** Ends it; `reason` is one line for people of at most 123 bytes. */
  close(code: PageCloseCode, reason: string): void;
}
