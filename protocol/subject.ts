/** A subject, which goals, logs, routines and deadlines name by text: its colour and weekly plan. */
import * as z from 'zod/mini';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text } from './text.ts';
import { wholeNumber } from './whole-number.ts';

/** The colours of subjects; the theme decides how each looks. */
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

/** The default colour of a subject, computed from its id. @param id  see `subjectId` */
export const colorById = (id: string): SubjectColor =>
  SUBJECT_COLORS[Number.parseInt(id.slice(0, 8), 16) % SUBJECT_COLORS.length]!;

export const subjects = defineResource({
  since: 2,
  fields: {
    /** The name as it is spelled. Another spelling with the same key is the same subject, see `subject-id.ts`. */
    name: text(1, MAX_LENGTH.subject),
    color: z.enum(SUBJECT_COLORS),
    archived: z.boolean(),
    /** Planned minutes a week. */
    weeklyMinutes: z.nullable(wholeNumber(0, 10_080)),
    /** Orders the subjects. Those that were never moved share the default position and are ordered by name. */
    position: position(),
    /** Its new name after a rename: records with the old name are shown under the new one, see `resolve-subject.ts`. */
    renamedTo: z.nullable(text(1, MAX_LENGTH.subject)),
  },
  defaults: { color: 'blue', archived: false, weeklyMinutes: null, position: 'a0', renamedTo: null },
  defaultsById: (id) => ({ color: colorById(id) }),
  search: ['name'],
  order: ['position', 'name'],
});

export type Subject = RecordOf<typeof subjects>;
