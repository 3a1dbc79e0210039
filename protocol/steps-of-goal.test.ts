import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { goalStepId, stepsOfGoal, type StepFields } from './steps-of-goal.ts';

const [routineId, other] = [randomUUID(), randomUUID()];
const goal = { id: '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a', routineId };
const step = (text: string, position: string, rest: Partial<StepFields> = {}): StepFields => ({
  id: randomUUID(),
  goalId: null,
  routineId: null,
  text,
  completed: false,
  position,
  ...rest,
});
const textsOf = (steps: StepFields[]): string[] => steps.map(({ text }) => text);

test('[R102] a goal has its own steps and those of its routine, in the order of all of them', () => {
  const own = step('Own', 'a1', { goalId: goal.id, completed: true });
  const templates = [step('Last', 'a2', { routineId, completed: true }), step('First', 'a0', { routineId })];
  const strangers = [
    step('Another goal', 'a0', { goalId: other }),
    step('Another routine', 'a0', { routineId: other }),
  ];
  const shown = stepsOfGoal(goal, [own, ...templates, ...strangers, step('Of none', 'a0')]);
  expect(textsOf(shown)).toEqual(['First', 'Own', 'Last']);
  expect(shown[2]).toEqual({
    ...templates[0],
    id: goalStepId(goal.id, templates[0]!.id),
    goalId: goal.id,
    routineId: null,
    completed: false,
  });
});

test('[R102] what was touched is the goal’s own, and what was deleted of it stays away', () => {
  const templates = [
    step('One', 'a0', { routineId }),
    step('Two', 'a1', { routineId }),
    step('Three', 'a2', { routineId }),
  ];
  const [one, two, three] = templates.map(({ id }) => goalStepId(goal.id, id)) as [string, string, string];
  const touched = step('One, done', 'a3', { id: one, goalId: goal.id, completed: true });
  const moved = step('Three, elsewhere', 'a0', { id: three, goalId: other });
  expect(textsOf(stepsOfGoal(goal, [...templates, touched, moved], new Set([two])))).toEqual(['One, done']);
});

test('[R102] a step of both a goal and a routine is the goal’s, and no template', () => {
  const both = step('Both', 'a0', { goalId: other, routineId });
  expect(stepsOfGoal(goal, [both])).toEqual([]);
  expect(stepsOfGoal({ id: other, routineId: null }, [both])).toEqual([both]);
});

test('version 1: the ids of given steps hold for ever', () => {
  expect(goalStepId(goal.id, '019cbf0e-1a40-7000-8000-000000000001')).toBe('c31396d5-9e01-54ab-8ae0-ae29050ac12c');
});
