/** When an answer is over: taken to its last byte, cut off, or never begun because its connection went. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What waits for the end of each answer and each connection. An answer behind others on one connection hears nothing of its end
 * by itself.
 */
const waiting = new WeakMap<ServerResponse | Socket, Set<() => void>>();

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
  endsOf(res).add(end);
}

/** One listener however many wait: Node warns of a leak where an emitter has more than ten. */
function endsOf(emitter: ServerResponse | Socket): Set<() => void> {
  const known = waiting.get(emitter);
  if (known) return known;
  const ends = new Set<() => void>();
  waiting.set(emitter, ends);
  emitter.once('close', () => {
    for (const end of ends) end();
  });
  return ends;
}
