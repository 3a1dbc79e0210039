/** What can be done about a refused change besides trying it again. */
import type { AttentionItem, Store } from '#client/store/database.ts';

export const discardRefused = (store: Store, item: AttentionItem): Promise<void> => store.attention.delete(item.id);

/** Puts a refused change back on the list. */
export const keepRefused = async (store: Store, item: AttentionItem): Promise<void> =>
  void (await store.attention.put(item));
