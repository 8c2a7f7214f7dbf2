// The link between a page and the gateway: where it is, and the codes it is closed with.

/** Where on the page's own host the WebSocket is. */
export const pageLinkPath = '/zmq';

/** WebSocket close codes from 4000 up are an application's own. */
export const pageCloseCodes = {
  /** WebSocket's own: a message over what the server takes; it comes without a reason. */
  oversize: 1009,
  malformed: 4400,
  /** Wrong or no token: to try again is of no use. */
  refused: 4401,
  /** It did not say READY in time. */
  silent: 4408,
  tooLarge: 4413,
  /** It left too much unread. */
  slow: 4429,
  /** ZeroLens was stopped. */
  stopped: 4503,
} as const;

export type PageCloseCode = (typeof pageCloseCodes)[keyof typeof pageCloseCodes];

/** A peer broke the rules of the link: it is closed with this code and this message, of at most 123 bytes. */
export class PageFault extends Error {
  override readonly name = 'PageFault';
  readonly code: PageCloseCode;

  constructor(code: PageCloseCode, message: string) {
    super(message);
    this.code = code;
  }
}
