/**
 * The steps of a goal: its own, and those of its routine's template. A step of the template is computed, not stored; it is stored under
 * its id when somebody changes it, and is the goal's own from then on.
 */
import { byPosition } from './position.ts';
import type { Step } from './step.ts';
import { uuidV5 } from './uuid-v5.ts';

/** The fields of a step that are needed. */
export type StepFields = Omit<Step, 'createdAt' | 'updatedAt'>;

/** The id of a routine's step in a goal, so that two devices that change it offline store the same record. */
export const goalStepId = (goalId: string, templateId: string): string => uuidV5(goalId, templateId);

/**
 * The steps of a goal in their order.
 * @param steps    live steps, at least those of the goal and of its routine
 * @param deleted  ids of deleted steps: a step that was deleted from a goal is not added again
 * @see docs/sync-rules.md R102
 */
export function stepsOfGoal(
  goal: { id: string; routineId: string | null },
  steps: Iterable<StepFields>,
  deleted: ReadonlySet<string> = new Set(),
): StepFields[] {
  const all = [...steps];
  const known = new Set([...deleted, ...all.map(({ id }) => id)]);
  const isTemplate = (step: StepFields): boolean =>
    step.goalId === null && step.routineId !== null && step.routineId === goal.routineId;
  const given = all
    .filter(isTemplate)
    .map(({ id, text, position }) => ({
      id: goalStepId(goal.id, id),
      goalId: goal.id,
      routineId: null,
      text,
      completed: false,
      position,
    }))
    .filter(({ id }) => !known.has(id));
  return [...all.filter(({ goalId }) => goalId === goal.id), ...given].sort(byPosition);
}
