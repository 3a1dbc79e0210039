/** What the person prefers, as it stands now. */
import { useRuntimeQuery } from '#client/app/use-runtime-query.ts';
import type { Store } from '#client/store/database.ts';
import { preferencesOf, type PreferenceFields } from '#client/store/preferences.ts';
import { sharedQuery } from '#client/app/runtime-query.ts';

export const preferencesQuery = (store: Store) => sharedQuery(store, 'preferences', preferencesOf);

/** Undefined until they are read from the device, which takes a moment once. */
export const usePreferences = (): PreferenceFields | undefined => useRuntimeQuery(preferencesQuery);
