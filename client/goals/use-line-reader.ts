/**
 * Reads what somebody writes in one line, in the languages that the app speaks with them. The grammars load when something is written;
 * a line waits for them, never the page.
 */
import { useEffect, useMemo, useState } from 'react';
import { deviceZone, timeOfDay } from '#client/day/day.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import { spokenLanguages } from '#client/messages/spoken.ts';
import { isDayFirst } from '#client/messages/formats.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Compiled } from './language/compile.ts';
import type { Reading, ReadLine } from './language/read-line.ts';

interface Language {
  readLine: (text: string, grammars: readonly Compiled[], reading: Reading) => ReadLine;
  grammars: readonly Compiled[];
}

/** Loads the reader and the grammars of the person's languages ahead of their first use, so that they are there offline and at once. */
export async function loadLanguage(): Promise<Language> {
  const [{ readLine }, { grammarsFor }] = await Promise.all([
    import('./language/read-line.ts'),
    import('./language/grammars.ts'),
  ]);
  return { readLine, grammars: await grammarsFor(spokenLanguages()) };
}

interface LineReader {
  /** What the line says, as far as the grammar is there. */
  read: ReadLine;
  /** The same, for sure. */
  readForSure: () => Promise<ReadLine>;
}

/** What is written as it stands, nothing understood. */
const literally = (text: string): ReadLine => ({ title: text.trim(), chips: [] });

/** Loads what reads lines while somebody writes one; undefined until it is there. */
function useLanguage(isWriting: boolean): Language | undefined {
  const [language, setLanguage] = useState<Language>();
  useEffect(() => {
    if (isWriting) void loadLanguage().then(setLanguage, () => undefined);
  }, [isWriting]);
  return language;
}

/** When lines are written: today, and the time of it. */
function useMoment(today: CalendarDay): () => Reading {
  const store = useStore();
  const preferences = usePreferences();
  const zone = preferences?.timeZone ?? deviceZone();
  const dayStart = preferences?.dayStart ?? 0;
  return () => ({ today, now: timeOfDay(store.now(), zone, dayStart), dayFirst: isDayFirst() });
}

/** @param day  the one that the line is written on @param kept  words that are part of the title */
export function useLineReader(
  text: string,
  { today, day, kept }: { today: CalendarDay; day: CalendarDay; kept: ReadonlySet<string> },
): LineReader {
  const language = useLanguage(text !== '');
  const momentNow = useMoment(today);
  const readWith = ({ readLine, grammars }: Language): ReadLine =>
    readLine(text, grammars, { ...momentNow(), day, kept });
  const read = useMemo(
    () => (language ? readWith(language) : literally(text)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `readWith` follows from the others
    [language, text, today, day, kept],
  );
  return {
    read,
    readForSure: async () => {
      if (language) return read;
      const loaded = await loadLanguage().catch(() => undefined);
      return loaded ? readWith(loaded) : literally(text);
    },
  };
}
