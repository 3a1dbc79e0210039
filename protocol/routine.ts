/** A routine: a goal that recurs. */
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
    /** Its first day, where the rule starts to count. */
    startDate: calendarDay(),
    /** Its last day; null for no end. An end before the start leaves the routine without days. */
    endDate: z.nullable(calendarDay()),
    /** Subject, reminder and estimate are copied to each goal when it is stored. */
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    reminder: z.nullable(wallTime()),
    estimate: estimate(),
    /** The number of times in each week or month of its rule, on any days; null for the days of the rule. */
    times: z.nullable(wholeNumber(1, 31)),
    /** The number of days after it was last done; null for the days of the rule. It takes precedence over `times`. */
    afterDays: z.nullable(wholeNumber(1, 365)),
  },
  defaults: { endDate: null, subject: null, reminder: null, estimate: null, times: null, afterDays: null },
  search: ['title', 'subject'],
  order: ['startDate'],
});
