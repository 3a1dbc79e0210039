/** How the app looks: the theme goes with the person, the contrast stays with the device. */
import { Select } from '#client/design/field.tsx';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { chooseContrast, useContrast, type Contrast, type Theme } from '#client/preferences/look.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { usePreferenceChange } from './use-preference-change.ts';

const THEMES: Theme[] = ['system', 'light', 'dark'];
const CONTRASTS: Contrast[] = ['system', 'standard', 'more'];

export function AppearanceSection() {
  const { look: messages } = useSettingsMessages();
  const preferences = usePreferences();
  const change = usePreferenceChange();
  const contrast = useContrast();
  if (!preferences) return null;
  return (
    <SettingsSection id="looks" title={messages.title}>
      <Select
        label={messages.theme}
        value={preferences.theme}
        options={THEMES.map((theme) => ({ value: theme, text: messages.themes[theme] }))}
        onChange={(event) => change({ theme: event.target.value as Theme })}
      />
      <Select
        label={messages.contrast}
        hint={messages.contrastHint}
        value={contrast}
        options={CONTRASTS.map((each) => ({ value: each, text: messages.contrasts[each] }))}
        onChange={(event) => chooseContrast(event.target.value as Contrast)}
      />
    </SettingsSection>
  );
}
