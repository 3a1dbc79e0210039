/** A text that says a day and nothing else, such as "last friday" or "12 march": what a search jumps to, which may be past. */
import { isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';
import type { Compiled } from './compile.ts';
import { findCandidates } from './find-candidates.ts';
import { fold } from './fold-line.ts';

/** Shorter beginnings of a word say too little. */
const ENOUGH_LETTERS = 3;

/**
 * @param dayFirst  of 3/12, whether the 3 is the day
 * @returns undefined where the text says no day, or something else as well
 */
export function readDay(
  text: string,
  grammars: readonly Compiled[],
  moment: { today: CalendarDay; dayFirst: boolean },
): CalendarDay | undefined {
  const trimmed = text.trim();
  const day = dayOf(trimmed, grammars, moment);
  if (day !== undefined) return day;
  // Of what is being typed, the last word may be the beginning of one.
  const { text: folded } = fold(trimmed);
  const [begun = ''] = /\p{L}+$/u.exec(folded) ?? [];
  if (begun.length < ENOUGH_LETTERS) return undefined;
  const words = grammars.flatMap((grammar) => grammar.dayWords).filter((word) => word.startsWith(begun));
  const days = words.map((word) => dayOf(folded.slice(0, folded.length - begun.length) + word, grammars, moment));
  return days.find((each) => each !== undefined);
}

function dayOf(
  text: string,
  grammars: readonly Compiled[],
  { today, dayFirst }: { today: CalendarDay; dayFirst: boolean },
): CalendarDay | undefined {
  const line = { text, folded: fold(text) };
  const whole = findCandidates(line, grammars, { today, back: true, dayFirst }).find(
    ({ kind, meant, start, end }) => kind === 'date' && meant && start === 0 && text.slice(end).trim() === '',
  );
  return whole?.meant && 'value' in whole.meant && isCalendarDay(whole.meant.value) ? whole.meant.value : undefined;
}
