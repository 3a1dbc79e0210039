/** A step: a part of a goal, or a template of a routine that every goal of the routine gets. */
import * as z from 'zod/mini';
import { MAX_LENGTH } from './lengths.ts';
import { position } from './position.ts';
import { defineResource, type RecordOf } from './resource.ts';
import { text, uuid } from './text.ts';

export const steps = defineResource({
  since: 2,
  fields: {
    goalId: z.nullable(uuid()),
    /** Set for a template. One of the two is null; where both are set, `goalId` takes precedence. */
    routineId: z.nullable(uuid()),
    text: text(1, MAX_LENGTH.title),
    /** Without meaning in a template. */
    completed: z.boolean(),
    /** Orders the steps of a goal. A create without one appends the step. */
    position: position(),
  },
  defaults: { goalId: null, routineId: null, completed: false },
  assigned: ['position'],
  search: ['text'],
  order: ['position'],
});

export type Step = RecordOf<typeof steps>;
