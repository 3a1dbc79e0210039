/** A deadline: an exam, a paper or anything else that is due on a day. */
import * as z from 'zod/mini';
import { calendarDay, wallTime } from './calendar-day.ts';
import { MAX_LENGTH } from './lengths.ts';
import { defineResource } from './resource.ts';
import { text, uuid } from './text.ts';

export const deadlines = defineResource({
  since: 2,
  fields: {
    title: text(1, MAX_LENGTH.title),
    kind: z.enum(['exam', 'assignment', 'other']),
    date: calendarDay(),
    /** Local wall time on `date`. */
    time: z.nullable(wallTime()),
    subject: z.nullable(text(1, MAX_LENGTH.subject)),
    notes: text(0, MAX_LENGTH.text),
    done: z.boolean(),
    /** Given up on purpose. `done` takes precedence over it. */
    letGo: z.boolean(),
    /** The first day on which it is listed as work to do. */
    workFrom: z.nullable(calendarDay()),
    /** The imported calendar that it came from, and its identifier there (`UID` of RFC 5545). */
    calendarId: z.nullable(uuid()),
    uid: z.nullable(text(1, 500)),
  },
  defaults: {
    kind: 'other',
    time: null,
    subject: null,
    notes: '',
    done: false,
    letGo: false,
    workFrom: null,
    calendarId: null,
    uid: null,
  },
  search: ['title', 'notes', 'subject'],
  order: ['date'],
});
