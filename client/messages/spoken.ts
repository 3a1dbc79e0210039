/**
 * The language that the app speaks now, and the reader's own variety of it. Sentences come from the catalogue of the
 * language; dates and numbers are written as in the reader's region: British dates for a British reader.
 */
import { external, type External } from '#client/local/external.ts';
import { bestLanguage, languageOf, LANGUAGES, type Catalogue, type Language } from './languages.ts';

export interface Spoken {
  language: Language;
  /** Null for English, whose sentences are part of the screens that say them. */
  catalogue: Catalogue | null;
}

/** The current language; the same object until the language or the region changes. */
export const spoken: External<Spoken> = external<Spoken>({ language: 'en', catalogue: null });
/** The languages that the reader asks for, the preferred one first: BCP 47. */
let requested: readonly string[] = deviceLanguages();
/** Counts the calls of `speak`, so that a slow load cannot undo a later choice. */
let turn = 0;

/**
 * Speaks the language that a person chose, or that of the device; keeps the one before until the other has loaded.
 * @param chosen  BCP 47; null follows the device
 * @throws Error when its sentences cannot be fetched now; nothing has changed then
 */
export async function speak(chosen: string | null): Promise<void> {
  const mine = ++turn;
  const wanted = chosen === null ? deviceLanguages() : [chosen, ...deviceLanguages()];
  const language = bestLanguage(wanted);
  const { load } = LANGUAGES[language];
  const now = spoken.get();
  const catalogue = language === now.language ? now.catalogue : load && (await load());
  if (mine !== turn) return;
  if (language === spoken.get().language && wanted.join() === requested.join()) return;
  requested = wanted;
  spoken.set({ language, catalogue });
}

/** The reader's own variety of a language, for `Intl`. */
export const regionalLocale = (language: Language = spoken.get().language): string =>
  requested.find((tag) => languageOf(tag) === language) ?? language;

/** The languages in which lines are read: what is spoken now, then what else of the reader's the app speaks. */
export const spokenLanguages = (): readonly string[] =>
  [spoken.get().language, ...requested, ...deviceLanguages()].filter((tag) =>
    Object.hasOwn(LANGUAGES, languageOf(tag)),
  );

/** The languages that the browser is set to, the preferred one first. */
export function deviceLanguages(): readonly string[] {
  return globalThis.navigator?.languages ?? [];
}
