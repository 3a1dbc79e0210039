/** A goal: something to do on one day, or later. */
import * as z from 'zod/mini';
import { calendarDay, MINUTES_A_DAY, wallTime, type CalendarDay } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, titleKey, uuid } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * The day by which protocol 1 writes a goal without a day, since it does not know null there. No goal can have this day as its own,
 * see `goalDay`.
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
    /** Null for "later": a goal without a day. */
    date: z.nullable(goalDay()),
    completed: z.boolean(),
    notes: text(0, MAX_LENGTH.text),
    /** The name of its subject, such as "Maths". */
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    /** Local wall time on `date`. Without a day it is kept and does not fire. */
    reminder: z.nullable(wallTime()),
    /** Orders the goals of a day. A create without one appends the goal. */
    position: position(),
    /** The routine that it belongs to; a goal of a routine always has a day. */
    routineId: z.nullable(uuid()),
    /** The first day on which it was planned and not done, set when it moves off a day that had begun. */
    firstDate: z.nullable(calendarDay()),
    /** Planned duration in minutes. */
    estimate: estimate(),
    /** The deadline that it works towards. */
    deadlineId: z.nullable(uuid()),
    /** Given up on purpose: it is not offered again. `completed` takes precedence over it. */
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
  // A goal that moves to another day is planned again.
  along: { date: { letGo: false } },
});

export type Goal = RecordOf<typeof goals>;

/** A goal on a day. */
export type Dated<G extends Pick<Goal, 'date'> = Goal> = G & { date: CalendarDay };

/** Whether a goal is still to be done: neither completed nor let go. */
export const isOpen = ({ completed, letGo }: Pick<Goal, 'completed' | 'letGo'>): boolean => !completed && !letGo;

/**
 * The key that duplicate goals share: day, title and subject, compared as titles are.
 * @returns undefined for a goal without a day and for one that was let go, which are never duplicates
 */
export function doubleKey({
  date,
  title,
  subject,
  letGo,
}: Pick<Goal, 'date' | 'title' | 'subject' | 'letGo'>): string | undefined {
  return date === null || letGo ? undefined : [date, titleKey(title), titleKey(subject ?? '')].join('\0');
}
