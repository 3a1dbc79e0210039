/** A log: what was done on a day. */
import * as z from 'zod/mini';
import { calendarDay } from './calendar-day.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, uuid } from './text.ts';
import { wholeNumber } from './whole-number.ts';

const MINUTES_A_DAY = 1440;

export const logs = defineResource({
  fields: {
    date: calendarDay(),
    text: text(1, 10_000),
    /** How long it took. */
    minutes: z.nullable(wholeNumber(0, MINUTES_A_DAY)),
    subject: z.nullable(text(1, 50)),
    /** The goal that it was done for. The goal may be gone: an entry outlives it. */
    goalId: z.nullable(uuid()),
  },
  defaults: { minutes: null, subject: null, goalId: null },
  search: ['text'],
  order: ['date'],
});

export type Log = RecordOf<typeof logs>;
