/** Refused changes and conflict notices. Each function is one transaction, so nothing is lost half way. */
import type { AttentionItem, Store } from './database.ts';
import { stateTables } from './stored-states.ts';
import { readToldTime } from './time.ts';
import { write, type Intent } from './write.ts';

/** How long a conflict notice is kept, in ms. */
export const NOTICE_MS = 90 * 86_400_000;

/**
 * Writes a refused change again, onto the current record, and takes it off the list.
 * @returns the intents that undo it
 * @throws Problem when it does not fit the current record; then it stays on the list
 */
export function retryRefused(store: Store, item: AttentionItem): Promise<Intent[]> {
  const { resource, recordId: id, method, body } = item;
  return store.transaction('rw', [...stateTables(store, [resource]), store.attention.name], async () => {
    const undo = await write(store, [
      method === 'DELETE' ? { resource, id, delete: true } : { resource, id, put: body },
    ]);
    const entry = await store.outbox.get([resource, id]);
    // A server may still accept the creation that was sent before, so a deletion of the record must be sent (R13).
    if (entry?.queued?.method === 'POST') await store.outbox.put({ ...entry, queued: { ...entry.queued, sent: true } });
    await store.attention.delete(item.id);
    return undo;
  });
}

/** Deletes conflict notices that are too old by the server's last time. @returns how many */
export async function dropOldConflictNotices(store: Store): Promise<number> {
  const toldMs = await readToldTime(store);
  if (toldMs === null) return 0;
  return store.notices
    .where('at')
    .below(toldMs - NOTICE_MS)
    .delete();
}
