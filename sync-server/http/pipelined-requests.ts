/** Bounds the requests of one connection that wait for answers: HTTP lets a client send on without waiting. */
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { whenOver } from './when-over.ts';

/** The same as the requests of one user under way. Browsers and proxies send one at a time. */
const MOST = 32;

/**
 * Closes a connection with more than 32 requests that wait for an answer. Each holds memory, and maybe an open file, until the answers
 * before it are taken, and a single packet can contain two thousand.
 */
export function boundPipelines(handler: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    const count = waiting.get(socket) ?? 0;
    // Requests of the same packet are still parsed after the connection is closed.
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
