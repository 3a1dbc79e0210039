/** A routine: a goal that comes back. */
import * as z from 'zod/mini';
import { calendarDay, wallTime } from './calendar-day.ts';
import { recurrenceRule } from './recurrence-rule.ts';
import { defineResource } from './resource.ts';
import { text } from './text.ts';

export const routines = defineResource({
  fields: {
    title: text(1, 200),
    rule: recurrenceRule(),
    /** Its first day, from which the rule counts. */
    startDate: calendarDay(),
    /** Its last day; null when it goes on. One that lies before the first leaves it no day. */
    endDate: z.nullable(calendarDay()),
    /** What its goals are given, each once, on the day that they are written. */
    subject: z.nullable(text(1, 50)),
    reminder: z.nullable(wallTime()),
  },
  defaults: { endDate: null, subject: null, reminder: null },
  search: ['title'],
  order: ['startDate'],
});
