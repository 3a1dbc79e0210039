/** How many requests of one connection are looked after at once: HTTP lets a client send on without waiting for answers. */
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { whenOver } from './when-over.ts';

/** As many as one user may have under way. Browsers and proxies send one at a time. */
const MOST = 32;

/**
 * Passes requests on while at most 32 of their connection wait for an answer, and ends a connection that has more: each holds memory,
 * and a file where it asks for one, until those before it are taken, and a single packet can hold two thousand.
 */
export function boundPipelines(handler: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const count = waiting.get(socket) ?? 0;
    // What came in the same packet is still read after the connection has ended.
    if (count >= MOST) {
      socket.destroy();
      return;
    }
    waiting.set(socket, count + 1);
    whenOver({ req: request, res: response }, () => {
      if (!socket.destroyed) waiting.set(socket, waiting.get(socket)! - 1);
    });
    handler(request, response);
  };
}
