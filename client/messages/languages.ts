/** The languages that the app speaks, each under its own name. English comes with the app; others load when chosen. */
import type { SheetMessages } from './english-sheets.ts';
import type { SettingsMessages } from './english-settings.ts';
import type { ViewMessages } from './english-views.ts';
import type { Messages } from './english.ts';

/** All sentences of a language. The compiler holds that none is missing. */
export interface Catalogue {
  messages: Messages;
  sheets: SheetMessages;
  views: ViewMessages;
  settings: SettingsMessages;
}

interface LanguageEntry {
  /** As those who speak it call it. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** Fetches its sentences; null for the language that is always there. */
  load: (() => Promise<Catalogue>) | null;
}

export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', load: null },
  de: { name: 'Deutsch', direction: 'ltr', load: () => import('./german-catalogue.ts').then((all) => all.german) },
  ar: { name: 'العربية', direction: 'rtl', load: () => import('./arabic-catalogue.ts').then((all) => all.arabic) },
} as const satisfies Record<string, LanguageEntry>;

export type Language = keyof typeof LANGUAGES;

/** Whether the app has sentences for the language of a tag. */
const isSpoken = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

/** The language of a BCP 47 tag: `ar` of `ar-EG`. */
export const languageOf = (tag: string): string => tag.split('-')[0]!.toLowerCase();

/** The first language of a list that the app speaks. @param tags  BCP 47, the dearest first */
export const bestLanguage = (tags: readonly string[]): Language => tags.map(languageOf).find(isSpoken) ?? 'en';
