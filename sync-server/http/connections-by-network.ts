/** Bounds the open connections of one network, so that no stranger takes all of them. */
import type { Server } from 'node:http';
import { widestNetwork } from '../limits/networks.ts';
import { readAddress } from './client-address.ts';
import { isLoopback } from './loopback.ts';

/** An address may be a school: 2,000 students with a stream each, and further requests. */
const MOST = 5000;

/**
 * Closes a connection at once if its network has too many open. Behind our own proxies every connection comes from them, so they have to
 * count themselves. Connections from this machine are not counted.
 * @param isOwn  whether an address is of this machine
 */
export function boundConnections(server: Server, { most = MOST, isOwn = isLoopback } = {}): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket) => {
    const { remoteAddress = '' } = socket;
    const address = readAddress(remoteAddress) ?? '';
    if (isOwn(address)) return;
    const network = widestNetwork(address);
    const count = counts.get(network) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    counts.set(network, count + 1);
    socket.once('close', () => {
      const left = counts.get(network)! - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
  });
}
