/** Lets others work in between: what takes long on the thread that answers asks now and then whether it is time for a break. */
import { setImmediate as breathe } from 'node:timers/promises';

const LONGEST_MS = 10;
/** Fewer parts than this are no work that anybody would notice. */
const PARTS = 8;

/** To be asked after each part of some work. @returns what to wait for, when it is time for everybody else */
export type Breather = () => Promise<void> | undefined;

/** Makes a breather for one piece of work. @param steady  a clock that nobody sets, in ms */
export function createBreather(steady: () => number): Breather {
  let since = steady();
  let parts = 0;
  return () => {
    parts += 1;
    if (parts % PARTS !== 0 || steady() - since < LONGEST_MS) return undefined;
    return breathe().then(() => {
      since = steady();
    });
  };
}
