/** What a store notes about itself: one row of `meta` for each thing. */
import type { Agreement, MetaRow, Store } from './database.ts';

/** What is noted under a key, of the type that whoever noted it knows; null where nothing is. */
export async function readMeta<T>(store: Store, key: MetaRow['key']): Promise<T | null> {
  return ((await store.meta.get(key))?.value as T | undefined) ?? null;
}

/** How this store and the server stood when they were compared last. */
export const readAgreement = (store: Store): Promise<Agreement | null> => readMeta<Agreement>(store, 'agreement');
