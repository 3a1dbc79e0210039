/**
 * The steps that a goal shows: its own, and those that the template of its routine gives it. What the template gives is computed and not
 * stored; it is stored under its id when somebody touches it, and from then on it is the goal's own.
 */
import { byPosition } from './position.ts';
import type { Step } from './step.ts';
import { uuidV5 } from './uuid-v5.ts';

/** What has to be known of a step. */
export type StepFields = Omit<Step, 'createdAt' | 'updatedAt'>;

/** The id under which a goal has a step of its routine, so that two devices that touch it offline write the same step. */
export const goalStepId = (goalId: string, templateId: string): string => uuidV5(goalId, templateId);

/**
 * The steps of a goal in their order.
 * @param steps    live ones, those of the goal and of its routine at least
 * @param deleted  the ids of deleted ones: what somebody deleted of a goal is not given to it anew
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
