/** The end of an answer: sent to its last byte, cut off, or never begun because its connection was lost. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Callbacks for the end of each connection. An answer that waits behind others is not notified by itself. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** Calls back once when an answer is over; at once if it is already. */
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
  // Node warns of a leak where an emitter has more than ten listeners.
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
