/**
 * Whether the account has room left in its quota. While it has none, changes that would make it grow stay in the outbox and are sent only
 * with every so many batches. Batches are counted instead of measuring time, so that a stopped clock cannot hold them back.
 * @see docs/sync-rules.md R80
 */
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** The number of batches without them: an idle device sends two every 15 seconds or, with live changes, every minute. */
const BATCHES_WITHOUT = 20;

/** The number of batches that still leave these changes out; null when none wait for room. */
export const readRoom = (store: Store): Promise<number | null> => readMeta<number>(store, 'room');

/** Stores the number of batches that still leave these changes out; null when none wait for room any more. */
export const saveRoom = (store: Store, batches: number | null): Promise<unknown> =>
  batches === null ? store.meta.delete('room') : store.meta.put({ key: 'room', value: batches });

/**
 * Stores what an answer says about the room.
 * @param isMade  true when something was deleted or rewritten, so that waiting changes may fit now; false when one did not fit
 */
export async function noteRoom(store: Store, isMade: boolean): Promise<void> {
  const batches = await readRoom(store);
  if (isMade ? batches !== null : !batches) await saveRoom(store, isMade ? 0 : BATCHES_WITHOUT);
}
