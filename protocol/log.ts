/** A log: what was done on a day. */
import * as z from 'zod/mini';
import { calendarDay, MINUTES_A_DAY } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { instant, text, uuid } from './text.ts';
import { wholeNumber } from './whole-number.ts';

export const logs = defineResource({
  fieldsSince: { startedAt: 2, endedAt: 2, pausedAt: 2, pausedSeconds: 2, plannedMinutes: 2, startedOn: 2 },
  fields: {
    /** Of a timed log the day on which it began. */
    date: calendarDay(),
    text: text(1, MAX_LENGTH.text),
    /** How long it took, as a person said; null leaves it to the timer, see `log-time.ts`. */
    minutes: z.nullable(wholeNumber(0, MINUTES_A_DAY)),
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    /** The goal that it was done for. The goal may be gone: an entry outlives it. */
    goalId: z.nullable(uuid()),
    /** When its timer was started; null for a log that was not timed. */
    startedAt: z.nullable(instant()),
    /** When its timer was stopped; null while it runs. */
    endedAt: z.nullable(instant()),
    /** Since when it pauses; null while it does not. */
    pausedAt: z.nullable(instant()),
    /** How long the pauses that are over took, in seconds. */
    pausedSeconds: wholeNumber(0, 86_400),
    /** How long it was meant to take. */
    plannedMinutes: z.nullable(wholeNumber(1, 600)),
    /** The name of the device that started it. */
    startedOn: text(0, 40),
  },
  defaults: {
    minutes: null,
    subject: null,
    goalId: null,
    startedAt: null,
    endedAt: null,
    pausedAt: null,
    pausedSeconds: 0,
    plannedMinutes: null,
    startedOn: '',
  },
  search: ['text', 'subject'],
  order: ['date'],
});

export type Log = RecordOf<typeof logs>;
