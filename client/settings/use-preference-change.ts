/** Changes a preference, with a way back. */
import { useRuntime } from '#client/runtime/use-runtime.tsx';
import { useChanges } from '#client/history/use-changes.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { changePreferences } from '#client/preferences/preference-intents.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import type { PreferenceFields } from '#client/store/preferences.ts';

export function usePreferenceChange(): (put: Partial<PreferenceFields>) => void {
  const messages = useSettingsMessages();
  const { store, person } = useRuntime();
  const preferences = usePreferences();
  const changes = useChanges();
  const write = (put: Partial<PreferenceFields>) => changePreferences(store, person.userId, put);
  return (put) =>
    void changes.make(messages.changed, async () => {
      // The first choice replaces what the region said; taken back, it is to say that again.
      if (preferences && put.weekStart !== undefined) await write({ weekStart: preferences.weekStart });
      return write(put);
    });
}
