/** The preferences of the person of this store. */
import { preferences, type Preferences } from '#protocol/preferences.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import type { PreferencesRow, Store } from './database.ts';
import { write, type Intent } from './write.ts';

/** The id of a guest's preferences, until there is a user id. */
export const GUEST_ID = '00000000-0000-0000-0000-000000000000';

export type PreferenceFields = Omit<Preferences, 'id' | 'createdAt' | 'updatedAt'>;

/** Preferences as they are stored: `weekStart` is null until somebody chooses it; until then the reader's region decides. */
export type StoredPreferences = Omit<PreferenceFields, 'weekStart'> & { weekStart: number | null };

/** The current preferences, with defaults for those never chosen. */
export async function preferencesOf(store: Store): Promise<StoredPreferences> {
  const row = await store.preferences.toCollection().first();
  const stored = { ...(preferences.defaults as PreferenceFields), ...row };
  return { ...stored, weekStart: row && isChosen(row, 'weekStart') ? stored.weekStart : null };
}

/** Whether a preference was chosen: a default has the zero stamp, here as on the server. */
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
