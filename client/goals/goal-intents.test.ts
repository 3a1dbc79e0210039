import { describe, expect, test } from 'vitest';
import { carryOut } from '#client/history/change.ts';
import type { Store } from '#client/store/database.ts';
import { byPosition } from '#protocol/position.ts';
import { newDevice } from '#tests/support/device.ts';
import {
  addGoal,
  addGoals,
  changeGoal,
  completeGoal,
  deleteGoal,
  moveGoal,
  moveGoalToDate,
  renameGoal,
} from './goal-intents.ts';
import { goalsOn } from './goals-on.ts';

const DAY = '2026-01-31';
const NEXT = '2026-02-01';

const titles = async (store: Store, date = DAY) =>
  (await goalsOn(store, date)).sort(byPosition).map(({ title }) => title);
const goalCalled = async (store: Store, title: string) =>
  (await store.goals.filter((goal) => goal.title === title).first())!;

async function dayOf(...names: string[]): Promise<Store> {
  const { store } = newDevice();
  await addGoals(store, DAY, names);
  return store;
}

describe('adding', () => {
  test('puts a goal at the end of its day', async () => {
    const store = await dayOf('one', 'two');
    await addGoal(store, DAY, 'three');
    expect(await titles(store)).toEqual(['one', 'two', 'three']);
  });

  test('refuses a title that the day already has, whatever its case', async () => {
    const store = await dayOf('Read 10 pages');
    const { id } = await goalCalled(store, 'Read 10 pages');
    await expect(addGoal(store, DAY, '  READ 10 PAGES ')).rejects.toMatchObject({
      code: 'duplicate_goal',
      extras: { existing: id },
    });
    await addGoal(store, NEXT, 'Read 10 pages');
    expect(await titles(store, NEXT)).toEqual(['Read 10 pages']);
  });

  test('of several lines leaves out the ones that are there, and the ones that come twice', async () => {
    const store = await dayOf('one');
    const undo = await addGoals(store, DAY, ['ONE', 'two', 'Two', 'three']);
    expect(await titles(store)).toEqual(['one', 'two', 'three']);
    await carryOut(store, undo);
    expect(await titles(store)).toEqual(['one']);
  });
});

describe('moving', () => {
  test('within the day changes the order, and its undo brings it back', async () => {
    const store = await dayOf('one', 'two', 'three');
    const undo = await moveGoal(store, await goalCalled(store, 'three'), 'before', (await goalCalled(store, 'one')).id);
    expect(await titles(store)).toEqual(['three', 'one', 'two']);
    await carryOut(store, undo);
    expect(await titles(store)).toEqual(['one', 'two', 'three']);
  });

  test('to another day puts it at the end there, and its undo brings it back to its place', async () => {
    const store = await dayOf('one', 'two', 'three');
    await addGoal(store, NEXT, 'other');
    const undo = await moveGoalToDate(store, await goalCalled(store, 'one'), NEXT);
    expect([await titles(store), await titles(store, NEXT)]).toEqual([
      ['two', 'three'],
      ['other', 'one'],
    ]);
    await carryOut(store, undo);
    expect([await titles(store), await titles(store, NEXT)]).toEqual([['one', 'two', 'three'], ['other']]);
  });

  test('to a day that has this title is refused', async () => {
    const store = await dayOf('one');
    await addGoal(store, NEXT, 'ONE');
    await expect(moveGoalToDate(store, await goalCalled(store, 'one'), NEXT)).rejects.toMatchObject({
      code: 'duplicate_goal',
    });
  });
});

describe('changing', () => {
  test('to the title of another goal of the day is refused, to its own in other case it is not', async () => {
    const store = await dayOf('one', 'two');
    const one = await goalCalled(store, 'one');
    await expect(renameGoal(store, one, 'TWO')).rejects.toMatchObject({ code: 'duplicate_goal' });
    await renameGoal(store, one, 'ONE');
    expect(await titles(store)).toEqual(['ONE', 'two']);
  });

  test('completing, editing and deleting each come back by their undo', async () => {
    const store = await dayOf('one');
    const before = await goalCalled(store, 'one');
    const shown = async () => {
      const { completed, notes, subject } = (await store.goals.get(before.id)) ?? {};
      return { completed, notes, subject };
    };
    for (const change of [
      () => completeGoal(store, before.id, true),
      () => changeGoal(store, before, { notes: 'chapter 3', subject: 'Maths' }),
      () => deleteGoal(store, before.id),
    ]) {
      const undo = await change();
      expect(await shown()).not.toEqual({ completed: false, notes: '', subject: null });
      await carryOut(store, undo);
      expect(await shown()).toEqual({ completed: false, notes: '', subject: null });
    }
  });
});
