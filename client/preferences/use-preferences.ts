/** The current preferences of the person. */
import { useMemo } from 'react';
import { useRuntimeQuery } from '#client/runtime/use-runtime-query.ts';
import type { Store } from '#client/store/database.ts';
import { firstWeekday } from '#client/messages/formats.ts';
import { useSpoken } from '#client/messages/use-messages.ts';
import { preferencesOf, type PreferenceFields, type StoredPreferences } from '#client/store/preferences.ts';
import { sharedQuery } from '#client/runtime/runtime-query.ts';

export const preferencesQuery = (store: Store) => sharedQuery(store, 'preferences', preferencesOf);

/** Undefined until they are read from the device, which takes a moment once. */
export function usePreferences(): PreferenceFields | undefined {
  const stored = useRuntimeQuery(preferencesQuery);
  const spoken = useSpoken();
  // The first day of the week follows the region of the language.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `spoken` decides what `settle` answers
  return useMemo(() => stored && settle(stored), [stored, spoken]);
}

/** The preferences as they hold here and now: a week begins as the reader's region has it, until someone says when. */
export const settle = (stored: StoredPreferences): PreferenceFields => ({
  ...stored,
  weekStart: stored.weekStart ?? firstWeekday(),
});
