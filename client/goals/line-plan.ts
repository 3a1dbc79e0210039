/** The plan for a line: a goal on a day, or a routine from a day on. Pure. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { GoalDetails } from './goal-intents.ts';
import type { ChipKind, ReadLine } from './language/read-line.ts';

/** How often a goal comes back (RFC 5545), and its last day. */
export interface Returns {
  rule: string;
  endDate: CalendarDay | null;
}

export interface LinePlan {
  title: string;
  date: CalendarDay;
  details: Required<Pick<GoalDetails, 'reminder' | 'subject'>>;
  /** Null for a goal that comes once. */
  returns: Returns | null;
}

/** @param day  the one that the line is written on, if it says none */
export function toPlan({ title, chips }: ReadLine, day: CalendarDay): LinePlan {
  const said = (kind: ChipKind) => chips.find((chip) => chip.kind === kind)?.value;
  const rule = said('repeat');
  return {
    title,
    date: said('date') ?? day,
    details: { reminder: said('time') ?? null, subject: said('subject') ?? null },
    returns: rule === undefined ? null : { rule, endDate: said('until') ?? null },
  };
}
