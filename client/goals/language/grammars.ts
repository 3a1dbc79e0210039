/** A grammar for each language that the app speaks. English is there with the reader, the others load when they are spoken. */
import { languageOf, type Language } from '#client/messages/languages.ts';
import { compile, type Compiled } from './compile.ts';
import { english } from './english.ts';
import type { Grammar } from './grammar.ts';

const GRAMMARS: Record<Language, () => Promise<Grammar>> = {
  en: () => Promise.resolve(english),
  de: () => import('./german.ts').then(({ german }) => german),
  ar: () => import('./arabic.ts').then(({ arabic }) => arabic),
};

/**
 * The grammars of whom reads these languages, the dearest first; English always counts, as what the app falls back to.
 * @param languages  BCP 47
 */
export async function grammarsFor(languages: readonly string[]): Promise<Compiled[]> {
  const names = new Set([...languages.map(languageOf), 'en']);
  const known = [...names].flatMap((name) => (Object.hasOwn(GRAMMARS, name) ? [GRAMMARS[name as Language]] : []));
  const loaded = await Promise.all(known.map((load) => load()));
  return loaded.map(compile);
}
