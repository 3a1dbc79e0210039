/**
 * Whether the account has room on the server. While it has none, the changes that would make it grow stay in the outbox, and most
 * batches leave them out. Counted, not timed, as for a slot that failed: a clock that stands still must not hold them back.
 * @see docs/sync-rules.md R80
 */
import type { Store } from './database.ts';
import { readMeta } from './meta.ts';

/** How many batches go without them: a quiet device makes two every quarter of a minute or, with live changes, every minute. */
const BATCHES_WITHOUT = 20;

/** How many batches leave out what found no room; null when nothing waits for room. */
export const readRoom = (store: Store): Promise<number | null> => readMeta<number>(store, 'room');

/** Notes how many batches leave out what found no room; null when nothing waits for it any more. */
export const saveRoom = (store: Store, batches: number | null): Promise<unknown> =>
  batches === null ? store.meta.delete('room') : store.meta.put({ key: 'room', value: batches });

/**
 * Notes what an answer says of the room.
 * @param isMade  whether something was deleted or rewritten, so that what waits may fit now; false when something found no room
 */
export async function noteRoom(store: Store, isMade: boolean): Promise<void> {
  const batches = await readRoom(store);
  if (isMade ? batches !== null : !batches) await saveRoom(store, isMade ? 0 : BATCHES_WITHOUT);
}
