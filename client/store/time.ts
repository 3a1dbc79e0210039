/**
 * The time by the server's clock, as this device knows it. The current day and the age of things are computed from it, never from the
 * wall clock alone.
 * @see docs/sync-rules.md R6, R77
 */
import type { Clock } from './clock.ts';
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** The server's clock minus this device's, in ms; 0 before the first answer. */
export const readOffset = async (store: Store): Promise<number> =>
  (await readMeta<Clock>(store, 'clock'))?.offsetMs ?? 0;

/**
 * The time that a server last sent, in ms since 1970; null before the first answer. Things are deleted for their age by this time, so
 * that a wall clock that was set since deletes nothing.
 */
export const readToldTime = (store: Store): Promise<number | null> => readMeta<number>(store, 'timed');
