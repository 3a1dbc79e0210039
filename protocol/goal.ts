/** A goal: something to do on one day, or later. */
import * as z from 'zod/mini';
import { calendarDay, MINUTES_A_DAY, wallTime, type CalendarDay } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, titleKey, uuid } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * How protocol 1 tells a goal without a day, which it does not know: null travels as this day and comes back as null. So no goal has
 * this day itself, see `goalDay`.
 */
export const LATER_DAY: CalendarDay = '9999-12-31';

/** A planned time in minutes; null for none. */
export const estimate = () => z.nullable(wholeNumber(1, MINUTES_A_DAY));

const goalDay = () =>
  calendarDay().check(z.refine((day) => day !== LATER_DAY, 'must be before 9999-12-31, or null for none'));

export const goals = defineResource({
  fieldsSince: { firstDate: 2, estimate: 2, deadlineId: 2, letGo: 2 },
  fields: {
    title: text(1, MAX_LENGTH.title),
    /** Null for "later": wanted, on no day yet. */
    date: z.nullable(goalDay()),
    completed: z.boolean(),
    notes: text(0, MAX_LENGTH.text),
    /** What it belongs to, such as "Maths". */
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    /** Local wall time on `date`; without a day it is kept and does not ring. */
    reminder: z.nullable(wallTime()),
    /** Orders the goals of a day; without one, a new goal goes last. */
    position: position(),
    /** The routine that it came from; such a goal has a day. */
    routineId: z.nullable(uuid()),
    /** The day that it was first asked for and not done on, once it moved off a day that had begun. */
    firstDate: z.nullable(calendarDay()),
    /** How long it is planned to take, in minutes. */
    estimate: estimate(),
    /** The deadline that it works towards. */
    deadlineId: z.nullable(uuid()),
    /** Not done, and that is all right: it is not offered again. `completed` wins over it. */
    letGo: z.boolean(),
  },
  defaults: {
    completed: false,
    notes: '',
    subject: null,
    reminder: null,
    routineId: null,
    firstDate: null,
    estimate: null,
    deadlineId: null,
    letGo: false,
  },
  assigned: ['position'],
  immutable: ['routineId'],
  search: ['title', 'notes', 'subject'],
  order: ['date', 'position'],
  // On another day it is wanted again.
  along: { date: { letGo: false } },
});

export type Goal = RecordOf<typeof goals>;

/** A goal on a day. */
export type Dated<G extends Pick<Goal, 'date'> = Goal> = G & { date: CalendarDay };

/** Whether a goal is still to be done: neither done nor let go. */
export const isOpen = ({ completed, letGo }: Pick<Goal, 'completed' | 'letGo'>): boolean => !completed && !letGo;

/**
 * What two goals share that are one and the same: day, title and subject, as titles compare. Goals without a day and those that were
 * let go double no other: undefined.
 */
export function doubleKey({
  date,
  title,
  subject,
  letGo,
}: Pick<Goal, 'date' | 'title' | 'subject' | 'letGo'>): string | undefined {
  return date === null || letGo ? undefined : [date, titleKey(title), titleKey(subject ?? '')].join('\0');
}
