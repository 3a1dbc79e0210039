/** Facts about the store itself: one row of `meta` for each. */
import type { Agreement, MetaRow, Store } from './database.ts';

/** The value of a key, of the type that its writer used; null where there is none. */
export async function readMeta<T>(store: Store, key: MetaRow['key']): Promise<T | null> {
  return ((await store.meta.get(key))?.value as T | undefined) ?? null;
}

/** The outcome of the last comparison with the server. */
export const readAgreement = (store: Store): Promise<Agreement | null> => readMeta<Agreement>(store, 'agreement');
