// The messages of a socket until it is closed.
import type { Dealer, Router } from 'zeromq';

/** Ends quietly when the socket is closed, also where libzmq reports the close as a failed receive. */
export async function* messagesOf(socket: Dealer | Router): AsyncGenerator<Buffer[], undefined> {
  try {
    yield* socket;
  } catch (error) {
    if (!socket.closed) throw error;
  }
}
