/** The sentences of the language that the app speaks now. */
import { english, type Messages } from './english.ts';
import { useSpoken } from './use-spoken.ts';

/** The catalogue, for every text that a person can read. */
export const useMessages = (): Messages => useSpoken().catalogue?.messages ?? english;
