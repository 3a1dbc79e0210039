/** Which language the app speaks; each is offered under its own name. */
import { Select } from '#client/design/field.tsx';
import { bestLanguage, LANGUAGES, type Language } from '#client/messages/languages.ts';
import { deviceLanguages } from '#client/messages/spoken.ts';
import { useSettingsMessages } from '#client/messages/english-settings.ts';
import { useSpoken } from '#client/messages/use-messages.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { SettingsSection } from '#client/design/settings-section.tsx';
import { usePreferenceChange } from './use-preference-change.ts';

/** Follows the device. */
const DEVICE = '';

const NAMES = Object.entries(LANGUAGES).map(([language, { name }]) => ({
  value: language,
  text: name,
  lang: language,
}));

export function LanguageSection() {
  const { language: messages } = useSettingsMessages();
  const { language: spoken } = useSpoken();
  const preferences = usePreferences();
  const change = usePreferenceChange();
  if (!preferences) return null;
  const { locale } = preferences;
  const ofDevice = bestLanguage(deviceLanguages());
  // A region that another client chose, such as en-GB, is kept until another language is chosen here.
  const wanted: Language = locale === null ? ofDevice : bestLanguage([locale, ...deviceLanguages()]);
  return (
    <SettingsSection id="language" title={messages.title}>
      <Select
        label={messages.field}
        hint={wanted === spoken ? messages.hint : messages.notLoaded}
        value={locale === null ? DEVICE : wanted}
        options={[{ value: DEVICE, text: messages.device(LANGUAGES[ofDevice].name) }, ...NAMES]}
        onChange={(event) => change({ locale: event.target.value === DEVICE ? null : event.target.value })}
      />
    </SettingsSection>
  );
}
