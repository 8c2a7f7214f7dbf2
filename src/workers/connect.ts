// The worker's end of a socket to the main process.
import { Dealer } from 'zeromq';
import type { WorkerAddress } from '../protocol/worker.ts';

/** A DEALER that is connected to `address`. */
export function connectTo({ endpoint, curve }: WorkerAddress): Dealer {
  const socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  if (curve !== undefined) {
    socket.curveServerKey = curve.serverKey;
    socket.curvePublicKey = curve.publicKey;
    socket.curveSecretKey = curve.secretKey;
  }
  socket.connect(endpoint);
  return socket;
}
