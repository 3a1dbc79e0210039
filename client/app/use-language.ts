/** Speaks the language that the person chose, from the first screen on, and turns the page to its direction. */
import { useEffect } from 'react';
import { keptValue, textForm } from '#client/local/kept-value.ts';
import { LANGUAGES } from '#client/messages/languages.ts';
import { regionalLocale, speak, spoken } from '#client/messages/spoken.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';

/** The language chosen last on this device, used until the store with the preferences is open. */
const remembered = keptValue('studentos-locale', textForm);

/**
 * Call it before anything is drawn. Resolves when there are sentences to say, be it in English because those of
 * another language could not be fetched.
 */
export function startLanguage(): Promise<void> {
  spoken.subscribe(showLanguage);
  showLanguage();
  return speak(remembered.get()).catch(() => undefined);
}

/** Follows the preferences, and the device's languages where the person left it to them. */
export function useLanguage(): void {
  const locale = usePreferences()?.locale;
  useEffect(() => {
    if (locale === undefined) return;
    remembered.set(locale);
    // Sentences that cannot be fetched now are tried again when the network is back.
    const follow = () => void speak(locale).catch(() => undefined);
    follow();
    const events = ['languagechange', 'online'];
    for (const name of events) addEventListener(name, follow);
    return () => {
      for (const name of events) removeEventListener(name, follow);
    };
  }, [locale]);
}

/** For hyphenation, voices, fonts, and everything that has a beginning and an end. */
function showLanguage(): void {
  const { documentElement: page } = document;
  page.lang = regionalLocale();
  page.dir = LANGUAGES[spoken.get().language].direction;
}
