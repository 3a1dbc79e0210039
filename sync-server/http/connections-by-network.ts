/** How many connections one network may have open, so that no stranger takes them all. */
import type { Server } from 'node:http';
import { widestNetwork } from '../limits/networks.ts';
import { readAddress } from './client-address.ts';
import { isLoopback } from './loopback.ts';

/** An address may be a school: each of 2,000 students has a stream, and a request now and then. */
const MOST = 5000;

/**
 * Ends a connection at once where its network has as many open as it may. Behind proxies of ours every connection comes from them, and
 * they are the ones to count; this machine itself is never counted.
 * @param isOwn  whether an address is this machine's
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
