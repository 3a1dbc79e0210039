/** A subject: what goals, logs, routines and deadlines name by its text, with the colour and the plan that it has. */
import * as z from 'zod/mini';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/** What a subject can be coloured with; how each looks is a theme's to say. */
export const SUBJECT_COLORS = [
  'red',
  'orange',
  'amber',
  'yellow',
  'lime',
  'green',
  'teal',
  'cyan',
  'blue',
  'indigo',
  'violet',
  'pink',
] as const;

export type SubjectColor = (typeof SUBJECT_COLORS)[number];

/** The colour of a subject that nobody chose one for. @param id  as `subjectId` gives it */
export const colorById = (id: string): SubjectColor =>
  SUBJECT_COLORS[Number.parseInt(id.slice(0, 8), 16) % SUBJECT_COLORS.length]!;

export const subjects = defineResource({
  since: 2,
  fields: {
    /** As it is spelled; another spelling of the same key is the same subject, see `subject-id.ts`. */
    name: text(1, MAX_LENGTH.subject),
    color: z.enum(SUBJECT_COLORS),
    archived: z.boolean(),
    /** How long a week is planned for it. */
    weeklyMinutes: z.nullable(wholeNumber(0, 10_080)),
    /** Orders the subjects; those that nobody placed share the first one, in the order of their names. */
    position: position(),
    /** What it is called now: records that still bear this name show under that one, see `resolve-subject.ts`. */
    renamedTo: z.nullable(text(1, MAX_LENGTH.subject)),
  },
  defaults: { color: 'blue', archived: false, weeklyMinutes: null, position: 'a0', renamedTo: null },
  defaultsById: (id) => ({ color: colorById(id) }),
  search: ['name'],
  order: ['position', 'name'],
});

export type Subject = RecordOf<typeof subjects>;
