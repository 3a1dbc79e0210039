/** A day: its note and mood, and which of its rituals are done. The record of every day exists from the start, with defaults. */
import * as z from 'zod/mini';
import { calendarDay } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { defineResource } from './resource.ts';
import { instant, text } from './text.ts';
import { wholeNumber } from './whole-number.ts';

export const days = defineResource({
  since: 2,
  fields: {
    /** Follows from the id, see `day-id.ts`. A change may name it, but not change it. */
    date: calendarDay(),
    note: text(0, MAX_LENGTH.text),
    /** From bad to good. */
    mood: z.nullable(wholeNumber(1, 5)),
    /** When the day was wrapped up, on any device. */
    wrappedUpAt: z.nullable(instant()),
    /** When the goals left from earlier days were offered, so that they are offered once. */
    carriedOverAt: z.nullable(instant()),
  },
  defaults: { note: '', mood: null, wrappedUpAt: null, carriedOverAt: null },
  methods: ['PATCH'],
  search: ['note'],
  order: ['date'],
});
