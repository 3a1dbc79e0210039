/** Changes a preference, with a way back. */
import { useRuntime } from '#client/app/use-runtime.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import type { PreferenceFields } from '#client/store/preferences.ts';

export function usePreferenceChange(): (put: Partial<PreferenceFields>) => void {
  const { settings: messages } = useMessages();
  const { store, person } = useRuntime();
  const changes = useChanges();
  return (put) => void changes.make(messages.changed, () => changePreferences(store, person.userId, put));
}
