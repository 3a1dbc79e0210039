/**
 * Reads what somebody writes in one line, in the languages that the app speaks with them. The grammars load when something is written;
 * a line waits for them, never the page.
 */
import { useEffect, useMemo, useState } from 'react';
import { deviceZone, timeOfDay } from '#client/day/day.ts';
import { isDayFirst } from '#client/messages/formats.ts';
import { spokenLanguages } from '#client/messages/spoken.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { useStore } from '#client/runtime/use-runtime.tsx';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Compiled } from './language/compile.ts';
import type { readDay } from './language/read-day.ts';
import type { ChipKind, readLine, Reading, ReadLine } from './language/read-line.ts';

/** The reader of lines, in the languages of the person at this device. */
export interface Language {
  readLine: typeof readLine;
  /** The day that a text says as a whole, which may be past. */
  readDay: typeof readDay;
  grammars: readonly Compiled[];
}

/** Loads the reader and the grammars of the person's languages ahead of their first use, so that they are there offline and at once. */
export async function loadLanguage(): Promise<Language> {
  const [{ readLine }, { readDay }, { grammarsFor }] = await Promise.all([
    import('./language/read-line.ts'),
    import('./language/read-day.ts'),
    import('./language/grammars.ts'),
  ]);
  return { readLine, readDay, grammars: await grammarsFor(spokenLanguages()) };
}

/** Loads what reads lines while somebody writes one; undefined until it is there. */
export function useLanguage(isWriting: boolean): Language | undefined {
  const [language, setLanguage] = useState<Language>();
  useEffect(() => {
    if (isWriting) void loadLanguage().then(setLanguage, () => undefined);
  }, [isWriting]);
  return language;
}

/** When lines are written: today, and the time of it. */
export function useMoment(today: CalendarDay): () => Reading {
  const store = useStore();
  const preferences = usePreferences();
  const zone = preferences?.timeZone ?? deviceZone();
  const dayStart = preferences?.dayStart ?? 0;
  return () => ({ today, now: timeOfDay(store.now(), zone, dayStart), dayFirst: isDayFirst() });
}

/** Where a line is written. */
interface Written {
  today: CalendarDay;
  /** The day that it is written on. */
  day: CalendarDay;
  /** Words that are part of the title. */
  kept?: ReadonlySet<string>;
  /** Kinds of chips that the caller does not use. */
  without?: readonly ChipKind[];
}

interface LineReader {
  /** The recognised parts of the line, as far as the grammars are loaded. */
  read: ReadLine;
  /** The same, for sure. */
  readForSure: () => Promise<ReadLine>;
}

const NOTHING: ReadonlySet<string> = new Set();
const NONE: readonly ChipKind[] = [];

/** A line as plain text, without recognised parts. */
export const literally = (text: string): ReadLine => ({ title: text.trim(), chips: [] });

/** Reads a line while it is written. */
export function useLineReader(text: string, { today, day, kept = NOTHING, without = NONE }: Written): LineReader {
  const language = useLanguage(text !== '');
  const momentNow = useMoment(today);
  const readWith = ({ readLine, grammars }: Language): ReadLine =>
    readLine(text, grammars, { ...momentNow(), day, kept, without });
  const read = useMemo(
    () => (language ? readWith(language) : literally(text)),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `readWith` follows from the others
    [language, text, today, day, kept, without],
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
