/** The sentences of the language that the app speaks now, for every text that a person can read. */
import { useExternal } from '#client/local/external.ts';
import { english, type Messages } from './english.ts';
import type { Catalogue } from './languages.ts';
import { spoken, type Spoken } from './spoken.ts';

/** The language spoken now. A component that uses it is drawn again when another one is chosen. */
export const useSpoken = (): Spoken => useExternal(spoken);

/** The sentences of the first screens: the frame, a day, the rows of its goals. */
export const useMessages = (): Messages => useSpoken().catalogue?.messages ?? english;

/**
 * Makes the hook of a part of the catalogue that loads with the first screen that needs it. `english-sheets.ts`, for one, holds
 * the English sentences of that part and its hook.
 * @param part     its name in the catalogues of the other languages
 * @param sentences  in English, which is part of the screens that say them
 */
export const messagesHook =
  <Part extends keyof Catalogue>(part: Part, sentences: Catalogue[Part]): (() => Catalogue[Part]) =>
  () =>
    useSpoken().catalogue?.[part] ?? sentences;
