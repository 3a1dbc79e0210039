/** The fields that the text of a log entry names: a subject and a duration. */
import { useLineReader } from '#client/goals/use-line-reader.ts';
import type { ReadLine } from '#client/goals/language/read-line.ts';
import type { CalendarDay } from '#protocol/calendar-day.ts';
import { minutesIn } from './minutes.ts';

/** An entry has a day of its own, and nothing that rings or comes back. */
const NOT_HERE = ['date', 'time', 'repeat', 'until'] as const;

interface SaidInLog {
  /** As fields; empty for what is not said. */
  said: { minutes: string; subject: string };
  /** The subject that was said, and the text without it. */
  readForSure: () => Promise<{ subject: string; text: string }>;
}

/** Reads the first line, as a line of the add bar is read; a time that was spent stays in the text. */
export function useSaidInLog(text: string, date: CalendarDay): SaidInLog {
  const [first = '', ...rest] = text.trim().split('\n');
  const { read, readForSure } = useLineReader(first, { today: date, day: date, without: NOT_HERE });
  return {
    said: { minutes: minutesIn(first), subject: subjectOf(read) },
    readForSure: async () => {
      const sure = await readForSure();
      return { subject: subjectOf(sure), text: [sure.title, ...rest].join('\n').trim() };
    },
  };
}

const subjectOf = ({ chips }: ReadLine): string => chips.find(({ kind }) => kind === 'subject')?.value ?? '';
