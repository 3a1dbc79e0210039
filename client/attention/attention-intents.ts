/** What can be done about a change that the server refused: try it again, or let it go. Both can be taken back. */
import type { AttentionItem, Store } from '#client/store/database.ts';
import { write, type Intent } from '#client/store/write.ts';

/** Writes the refused change anew, on top of what stands now, and takes it off the list. */
export async function retryRefused(store: Store, item: AttentionItem): Promise<Intent[]> {
  const { resource, recordId: id, method, body } = item;
  const undo = await write(store, [method === 'DELETE' ? { resource, id, delete: true } : { resource, id, put: body }]);
  await store.attention.delete(item.id);
  return undo;
}

export const discardRefused = (store: Store, item: AttentionItem): Promise<void> => store.attention.delete(item.id);

/** Puts a refused change back on the list. */
export const keepRefused = async (store: Store, item: AttentionItem): Promise<void> =>
  void (await store.attention.put(item));
