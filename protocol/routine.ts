/** A routine: a goal that comes back. */
import * as z from 'zod/mini';
import { calendarDay, wallTime } from './calendar-day.ts';
import { estimate } from './goal.ts';
import { MAX_LENGTH } from './lengths.ts';
import { recurrenceRule } from './recurrence-rule.ts';
import { defineResource } from './resource.ts';
import { text } from './text.ts';
import { wholeNumber } from './whole-number.ts';

export const routines = defineResource({
  fieldsSince: { times: 2, afterDays: 2, estimate: 2 },
  fields: {
    title: text(1, MAX_LENGTH.title),
    rule: recurrenceRule(),
    /** Its first day, from which the rule counts. */
    startDate: calendarDay(),
    /** Its last day; null when it goes on. One that lies before the first leaves it no day. */
    endDate: z.nullable(calendarDay()),
    /** What its goals are given, each once, on the day that they are written. */
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    reminder: z.nullable(wallTime()),
    estimate: estimate(),
    /** So many times in each week or month of its rule, on whichever days; null for the days of the rule. */
    times: z.nullable(wholeNumber(1, 31)),
    /** So many days after it was last done; null for the days of the rule. It wins over `times`. */
    afterDays: z.nullable(wholeNumber(1, 365)),
  },
  defaults: { endDate: null, subject: null, reminder: null, estimate: null, times: null, afterDays: null },
  search: ['title', 'subject'],
  order: ['startDate'],
});
