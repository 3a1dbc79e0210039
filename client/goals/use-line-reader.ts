/** Reads the add bar's line. The grammar loads when the bar is first written in; a line waits for it, never the page. */
import { useEffect, useMemo, useState } from 'react';
import { currentSpoken } from '#client/messages/spoken.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { ReadLine } from './language/read-line.ts';

/** Loads the grammar ahead of its first use, so that it is there offline and at once. */
export const loadLanguage = () => import('./language/read-line.ts');

type Reader = (text: string) => ReadLine;

interface LineReader {
  /** What the line says, as far as the grammar is there. */
  read: ReadLine;
  /** The same, for sure. */
  readForSure: () => Promise<ReadLine>;
}

/** @param kept  words that are part of the title */
export function useLineReader(text: string, today: CalendarDay, kept: ReadonlySet<string>): LineReader {
  const [language, setLanguage] = useState<Awaited<ReturnType<typeof loadLanguage>>>();
  const isWriting = text !== '';
  useEffect(() => {
    if (isWriting) void loadLanguage().then(setLanguage, () => undefined);
  }, [isWriting]);
  const readWith = ({ readLine, rulesFor }: NonNullable<typeof language>): Reader => {
    const rules = rulesFor([currentSpoken().language, ...navigator.languages]);
    return (line) => readLine(line, today, rules, kept);
  };
  const read = useMemo(
    () => (language ? readWith(language)(text) : literally(text)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `readWith` follows from the others
    [language, text, today, kept],
  );
  return {
    read,
    readForSure: async () => {
      if (language) return read;
      const loaded = await loadLanguage().catch(() => undefined);
      return loaded ? readWith(loaded)(text) : literally(text);
    },
  };
}

const literally = (text: string): ReadLine => ({ title: text.trim(), chips: [] });
