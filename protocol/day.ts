/** A day: what somebody wrote about it, and what was asked once on it. Each day always exists. */
import * as z from 'zod/mini';
import { calendarDay } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { defineResource } from './resource.ts';
import { instant, text } from './text.ts';
import { wholeNumber } from './whole-number.ts';

export const days = defineResource({
  since: 2,
  fields: {
    /** Fixed by the id, see `day-id.ts`; a change may name it. */
    date: calendarDay(),
    note: text(0, MAX_LENGTH.text),
    /** From bad to good. */
    mood: z.nullable(wholeNumber(1, 5)),
    /** When it was wrapped up, on whichever device. */
    wrappedUpAt: z.nullable(instant()),
    /** When it was asked what of the days before goes on. */
    carriedOverAt: z.nullable(instant()),
  },
  defaults: { note: '', mood: null, wrappedUpAt: null, carriedOverAt: null },
  methods: ['PATCH'],
  search: ['note'],
  order: ['date'],
});
