/** Yields to other requests: long work on the event loop asks regularly whether it is time for a break. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** The longest work without a break. A sync round takes some ten turns of the event loop, and may meet such work in each. */
const LONGEST_MS = 2;

/** Called after each part of some work. @returns a promise to await when it is time for a break */
export type Breather = () => Promise<void> | undefined;

/** Continues paused work one piece a turn: all pieces in one turn would block it as long as no break at all. */
let line = Promise.resolve();

/** Makes a breather for one piece of work. @param steady  a monotonic clock, in ms */
export function createBreather(steady: () => number): Breather {
  let since = steady();
  return () => {
    if (steady() - since < LONGEST_MS) return undefined;
    line = line.then(() => nextTurn());
    return line.then(() => {
      since = steady();
    });
  };
}
