/** The preferences of whoever uses this store. */
import { preferences, type Preferences } from '#protocol/preferences.ts';
import type { Store } from './database.ts';
import { write, type Intent } from './write.ts';

/** Stands for the user's id until there is one. */
export const GUEST_ID = '00000000-0000-0000-0000-000000000000';

export type PreferenceFields = Omit<Preferences, 'id' | 'createdAt' | 'updatedAt'>;

/** The preferences as they stand; the defaults where nothing was ever chosen. */
export async function preferencesOf(store: Store): Promise<PreferenceFields> {
  const row = await store.preferences.toCollection().first();
  return { ...(preferences.defaults as PreferenceFields), ...row };
}

/**
 * Changes preferences.
 * @param userId  null for a guest
 * @returns the intents that take it back
 */
export const setPreferences = (
  store: Store,
  userId: string | null,
  put: Partial<PreferenceFields>,
): Promise<Intent[]> => write(store, [{ resource: 'preferences', id: userId ?? GUEST_ID, put }]);
