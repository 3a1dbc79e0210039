/** The preferences of whoever uses this store. */
import { preferences, type Preferences } from '#protocol/preferences.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import type { PreferencesRow, Store } from './database.ts';
import { write, type Intent } from './write.ts';

/** Stands for the user's id until there is one. */
export const GUEST_ID = '00000000-0000-0000-0000-000000000000';

export type PreferenceFields = Omit<Preferences, 'id' | 'createdAt' | 'updatedAt'>;

/** As they are stored: `weekStart` is null while nobody chose one, and the reader's region decides. */
export type StoredPreferences = Omit<PreferenceFields, 'weekStart'> & { weekStart: number | null };

/** The preferences as they stand; the defaults where nothing was ever chosen. */
export async function preferencesOf(store: Store): Promise<StoredPreferences> {
  const row = await store.preferences.toCollection().first();
  const stored = { ...(preferences.defaults as PreferenceFields), ...row };
  return { ...stored, weekStart: row && isChosen(row, 'weekStart') ? stored.weekStart : null };
}

/** Defaults that nobody wrote carry the stamp before all others, here as on the server. */
const isChosen = ({ stamps }: PreferencesRow, field: keyof PreferenceFields): boolean =>
  (stamps[field] ?? stamps['*']) !== ZERO_STAMP;

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
