/** A step: a part of a goal, or of a routine, whose steps each of its goals has. */
import * as z from 'zod/mini';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, uuid } from './text.ts';

export const steps = defineResource({
  since: 2,
  fields: {
    goalId: z.nullable(uuid()),
    /** Of a step that is a template. One of the two is null; should both be set, `goalId` holds. */
    routineId: z.nullable(uuid()),
    text: text(1, MAX_LENGTH.title),
    /** Means nothing in a template. */
    completed: z.boolean(),
    /** Orders the steps of a goal; without one, a new step goes last. */
    position: position(),
  },
  defaults: { goalId: null, routineId: null, completed: false },
  assigned: ['position'],
  search: ['text'],
  order: ['position'],
});

export type Step = RecordOf<typeof steps>;
