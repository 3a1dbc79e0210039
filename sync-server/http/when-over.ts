/** When an answer is over: taken to its last byte, cut off, or never begun because its connection went. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What waits for the end of each connection. An answer behind others on one connection hears nothing of it by itself. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Runs something once when an answer is over; at once where that has happened. */
export function whenOver(
  { req: { socket }, res }: { req: { socket: Socket }; res: ServerResponse },
  run: () => void,
): void {
  if (socket.destroyed) return run();
  const ends = endsOf(socket);
  const end = (): void => {
    if (ends.delete(end)) run();
  };
  ends.add(end);
  // Each has a listener of its own, and Node warns of a leak where an emitter has more than ten.
  res.setMaxListeners(res.getMaxListeners() + 1).once('close', end);
}

function endsOf(socket: Socket): Set<() => void> {
  const known = waiting.get(socket);
  if (known) return known;
  const ends = new Set<() => void>();
  waiting.set(socket, ends);
  socket.once('close', () => {
    for (const end of ends) end();
  });
  return ends;
}
