/** A goal: something to do on one day. */
import * as z from 'zod/mini';
import { calendarDay, wallTime } from './calendar-day.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, uuid } from './text.ts';

export const goals = defineResource({
  fields: {
    title: text(1, 200),
    date: calendarDay(),
    completed: z.boolean(),
    notes: text(0, 10_000),
    /** What it belongs to, such as "Maths". */
    subject: z.nullable(text(1, 50)),
    /** Local wall time on `date`. */
    reminder: z.nullable(wallTime()),
    /** Orders the goals of a day; without one, a new goal goes last. */
    position: position(),
    /** The routine that it came from. */
    routineId: z.nullable(uuid()),
  },
  defaults: { completed: false, notes: '', subject: null, reminder: null, routineId: null },
  assigned: ['position'],
  immutable: ['routineId'],
  search: ['title', 'notes'],
  order: ['date', 'position'],
});

export type Goal = RecordOf<typeof goals>;
