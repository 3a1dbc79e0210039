/** Speaks the language that the person chose, from the first screen on, and turns the page to its direction. */
import { useEffect } from 'react';
import { LANGUAGES } from '#client/messages/languages.ts';
import { currentSpoken, onSpokenChange, regionalLocale, speak } from '#client/messages/spoken.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';

/** What was chosen on this device last; read while the store, which knows better, is still being opened. */
const REMEMBERED = 'studentos-locale';

/**
 * Call it before anything is drawn. Resolves when there are sentences to say, be it in English because those of
 * another language could not be fetched.
 */
export function startLanguage(): Promise<void> {
  onSpokenChange(showLanguage);
  showLanguage();
  return speak(remembered()).catch(() => undefined);
}

/** Follows the preferences, and the device's languages where the person left it to them. */
export function useLanguage(): void {
  const locale = usePreferences()?.locale;
  useEffect(() => {
    if (locale === undefined) return;
    remember(locale);
    // What cannot be fetched now is tried again when the network is back.
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
  page.dir = LANGUAGES[currentSpoken().language].direction;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(locale: string | null): void {
  try {
    if (locale === null) localStorage.removeItem(REMEMBERED);
    else localStorage.setItem(REMEMBERED, locale);
  } catch {
    // Private windows may refuse; the first screen then speaks the language of the device for a moment.
  }
}
