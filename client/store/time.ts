/**
 * The time by the server's clock, as far as this device knows it: which day it is and how old something is go by it, never by the
 * wall clock alone.
 * @see docs/sync-rules.md R6, R77
 */
import type { Clock } from './clock.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** Server's clock minus this device's, in ms; 0 where no server was ever asked. */
export const readOffset = async (store: Store): Promise<number> =>
  (await readMeta<Clock>(store, 'clock'))?.offsetMs ?? 0;

/**
 * When a server last told the time, in ms since 1970; null where none ever did. What is thrown away for its age is old by this time: a
 * wall clock that was set since has no say in it.
 */
export const readToldTime = (store: Store): Promise<number | null> => readMeta<number>(store, 'timed');
