/** What becomes of refused changes and of notices. Each step is one transaction, so that nothing is lost half way. */
import type { AttentionItem, Store } from './database.ts';
import { stateTables } from './record-state.ts';
import { readToldTime } from './time.ts';
import { write, type Intent } from './write.ts';

/** How long a notice is kept, in ms. */
export const NOTICE_MS = 90 * 86_400_000;

/**
 * Writes a refused change anew, on top of what stands now, and takes it off the list.
 * @returns the intents that take it back
 * @throws Problem when it does not fit what stands now; it stays on the list then
 */
export function retryRefused(store: Store, item: AttentionItem): Promise<Intent[]> {
  const { resource, recordId: id, method, body } = item;
  return store.transaction('rw', [...stateTables(store, [resource]), store.attention.name], async () => {
    const undo = await write(store, [
      method === 'DELETE' ? { resource, id, delete: true } : { resource, id, put: body },
    ]);
    const entry = await store.outbox.get([resource, id]);
    // Its creation went to a server before, and what is held up may be taken yet: should it be deleted, that has to be told (R13).
    if (entry?.queued?.method === 'POST') await store.outbox.put({ ...entry, queued: { ...entry.queued, sent: true } });
    await store.attention.delete(item.id);
    return undo;
  });
}

/** Forgets the notices that nobody has looked at for too long, by the time that the server last told. @returns how many */
export async function dropOldConflictNotices(store: Store): Promise<number> {
  const toldMs = await readToldTime(store);
  if (toldMs === null) return 0;
  return store.notices
    .where('at')
    .below(toldMs - NOTICE_MS)
    .delete();
}
