/** What the person prefers, as it stands now. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useStore } from '#client/app/use-runtime.tsx';
import { preferencesOf, type PreferenceFields } from '#client/store/preferences.ts';

/** Undefined until they are read from the device, which takes a moment once. */
export function usePreferences(): PreferenceFields | undefined {
  const store = useStore();
  return useLiveQuery(() => preferencesOf(store), [store]);
}
