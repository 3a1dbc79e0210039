import { describe, expect, test } from 'vitest';
import { carryOut } from '#client/undo/change.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { byPosition } from '#protocol/position.ts';
import { newDevice } from '#tests/support/device.ts';
import {
  addGoal,
  addGoals,
  changeGoal,
  completeGoal,
  deleteGoal,
  moveGoal,
  moveGoalsTo,
  moveGoalToDate,
  renameGoal,
  tagGoals,
} from './goal-intents.ts';
import { goalsOn, readAsked } from './goals-on.ts';

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
    const undo = await moveGoalToDate(store, await goalCalled(store, 'one'), NEXT, DAY);
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
    await expect(moveGoalToDate(store, await goalCalled(store, 'one'), NEXT, DAY)).rejects.toMatchObject({
      code: 'duplicate_goal',
    });
  });
});

describe('[R82] doubles', () => {
  test('are of one subject: another one, or none, is another goal', async () => {
    const store = await dayOf('Read');
    await addGoal(store, DAY, 'Read', { subject: 'Maths' });
    await expect(addGoal(store, DAY, 'READ', { subject: 'maths' })).rejects.toMatchObject({ code: 'duplicate_goal' });
    const goal = await goalCalled(store, 'Read');
    await expect(changeGoal(store, goal, { subject: 'Maths' }, DAY)).rejects.toMatchObject({ code: 'duplicate_goal' });
    expect(await tagGoals(store, [goal.id], 'Maths')).toEqual([]);
    expect(await titles(store)).toEqual(['Read', 'Read']);
  });

  test('are none without a day', async () => {
    const { store } = newDevice();
    for (const id of [newId(), newId()])
      await write(store, [{ resource: 'goals', id, put: { title: 'Some day', date: null, position: 'a0' } }]);
    expect((await goalsOn(store, null)).length).toBe(2);
    await moveGoalsTo(store, await goalsOn(store, null), DAY, DAY);
    expect([await titles(store), (await goalsOn(store, null)).length]).toEqual([['Some day'], 1]);
  });

  test('adding what was let go brings it back, and its undo lets it go again', async () => {
    const store = await dayOf('one', 'two');
    const one = await goalCalled(store, 'one');
    await write(store, [{ resource: 'goals', id: one.id, put: { letGo: true } }]);
    const undo = await addGoal(store, DAY, 'ONE', { reminder: '09:00' });
    expect(await goalCalled(store, 'one')).toMatchObject({ id: one.id, letGo: false, reminder: '09:00' });
    await carryOut(store, undo);
    expect(await goalCalled(store, 'one')).toMatchObject({ letGo: true, reminder: null });
    await addGoals(store, DAY, ['one', 'three']);
    expect(await goalCalled(store, 'one')).toMatchObject({ letGo: false });
    expect(await titles(store)).toEqual(['one', 'two', 'three']);
  });
});

describe('[R86] a goal that is put on another day', () => {
  const asked = async (store: Store) =>
    (await readAsked(store, DAY, NEXT)).map(({ date, done }) => `${date}${done ? ' done' : ''}`).sort();

  test('keeps the day that had begun as its first, once, and that day counts it as asked and not done', async () => {
    const store = await dayOf('one');
    const { id } = await goalCalled(store, 'one');
    const goal = async () => (await store.goals.get(id))!;
    const undo = await moveGoalToDate(store, await goal(), NEXT, DAY);
    expect(await goal()).toMatchObject({ date: NEXT, firstDate: DAY });
    await moveGoalToDate(store, await goal(), '2026-02-02', NEXT);
    expect(await goal()).toMatchObject({ date: '2026-02-02', firstDate: DAY });
    await completeGoal(store, id, true);
    expect(await asked(store)).toEqual([DAY]);
    await moveGoalToDate(store, await goal(), DAY, NEXT);
    expect(await asked(store)).toEqual([`${DAY} done`]);
    await completeGoal(store, id, false);
    await moveGoalToDate(store, await goal(), NEXT, NEXT);
    await carryOut(store, undo);
  });

  test('keeps none where that day had not begun, where it was done, or where it had no day', async () => {
    const store = await dayOf('one');
    await addGoal(store, NEXT, 'to come');
    await write(store, [{ resource: 'goals', id: newId(), put: { title: 'some day', date: null, position: 'a0' } }]);
    await completeGoal(store, (await goalCalled(store, 'one')).id, true);
    for (const title of ['one', 'to come', 'some day'])
      await moveGoalToDate(store, await goalCalled(store, title), '2026-02-02', DAY);
    expect((await goalsOn(store, '2026-02-02')).map(({ firstDate }) => firstDate)).toEqual([null, null, null]);
  });

  test('is wanted again, and says so even where it was not let go here', async () => {
    const store = await dayOf('one', 'two');
    const [one, two] = [await goalCalled(store, 'one'), await goalCalled(store, 'two')];
    await write(store, [{ resource: 'goals', id: one.id, put: { letGo: true } }]);
    await moveGoalsTo(store, [(await store.goals.get(one.id))!, two], NEXT, DAY);
    for (const { id } of [one, two]) {
      const { letGo, stamps } = (await store.goals.get(id))!;
      expect([letGo, stamps.letGo]).toEqual([false, stamps.date]);
    }
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
      () => changeGoal(store, before, { notes: 'chapter 3', subject: 'Maths' }, DAY),
      () => deleteGoal(store, before.id),
    ]) {
      const undo = await change();
      expect(await shown()).not.toEqual({ completed: false, notes: '', subject: null });
      await carryOut(store, undo);
      expect(await shown()).toEqual({ completed: false, notes: '', subject: null });
    }
  });
});
