// Where worker processes connect: addresses that nobody else can reach.
import { join } from 'node:path';
import { capability, curveKeyPair, type Dealer } from 'zeromq';
import type { WorkerAddress } from '../../protocol/worker.ts';
import type { RuntimeFolder } from './runtime-folder.ts';

let endpoints = 0;

/** Binds, for worker processes alone: an ipc address in the private folder; loopback tcp with CURVE where ipc is missing. */
export async function bindPrivately(socket: Dealer, folder: RuntimeFolder): Promise<WorkerAddress> {
  if (capability.ipc === true) {
    endpoints += 1;
    const endpoint = `ipc://${join(folder.path, `w${String(endpoints)}`)}`;
    await socket.bind(endpoint);
    return { endpoint };
  }
  const server = curveKeyPair();
  const worker = curveKeyPair();
  socket.curveServer = true;
  socket.curveSecretKey = server.secretKey;
  await socket.bind('tcp://127.0.0.1:*');
  if (socket.lastEndpoint === null) throw new Error('The worker socket has no address.');
  return { endpoint: socket.lastEndpoint, curve: { ...worker, serverKey: server.publicKey } };
}
