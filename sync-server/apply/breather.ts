/** Lets others work in between: what takes long on the thread that answers asks now and then whether it is time for a break. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A round of sync takes some ten turns of the event loop, and may find somebody at work in each. */
const LONGEST_MS = 2;

/** To be asked after each part of some work. @returns what to wait for, when it is time for everybody else */
export type Breather = () => Promise<void> | undefined;

/** Work that had its break goes on piece by piece, each in a turn of its own: all of it together would make one long turn. */
let line = Promise.resolve();

/** Makes a breather for one piece of work. @param steady  a clock that nobody sets, in ms */
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
