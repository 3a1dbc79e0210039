/** Looks up the words of a phrase in the tables of its language, and gives its meaning. */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { Frequency } from '#protocol/make-rule.ts';
import type { DayPart } from './day-parts.ts';
import type { Unit } from './days.ts';

export interface Slots {
  near: number | undefined;
  /** 0 is Sunday. */
  weekday: number | undefined;
  /** A list: "Monday, Wed and Friday". */
  weekdays: number[] | undefined;
  from: number | undefined;
  to: number | undefined;
  day: number | undefined;
  month: number | undefined;
  year: number | undefined;
  count: number | undefined;
  unit: Unit | undefined;
  /** -1 is the last. */
  ordinal: number | undefined;
  hour: number | undefined;
  minute: number | undefined;
  part: DayPart | undefined;
  adverb: readonly [Frequency, number] | undefined;
}

/** When a line is read, and how. */
export interface Moment {
  today: CalendarDay;
  /** Days that are past count as well. */
  back: boolean;
  /** Of 3/12, whether the 3 is the day. */
  dayFirst: boolean;
}

/** A day or a rule, and the part of the day that its words name. */
export interface Said {
  value: string;
  part: DayPart | undefined;
}

/** A time, whose half of the day other words may say. */
export interface OnDial {
  hour: number;
  minute: number;
  part: DayPart | undefined;
  /** Nobody said the half, as in "at 5". */
  open: boolean;
}

/**
 * Reads words. `null` for those that look like a day and are none, such as a date of another century: nothing is read out of them;
 * undefined for words that say nothing of the kind.
 */
export type Read<T extends Said | OnDial = Said | OnDial> = (slots: Slots, moment: Moment) => T | null | undefined;
