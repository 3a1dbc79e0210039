import { describe, expect, it } from 'vitest';
import { moveGoalsTo } from '#client/goals/goal-intents.ts';
import { carryOut } from '#client/undo/change.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { carryAllOver, letAllGo, letGo, wrapUp } from './ritual-intents.ts';
import { readLeftovers, readWrappedUp } from './rituals.ts';

const [YESTERDAY, TODAY, TOMORROW] = ['2026-01-30', '2026-01-31', '2026-02-01'];
const titles = (goals: { title: string }[]) => goals.map(({ title }) => title);

describe('what is left', () => {
  it('is what is open of the days since it was last offered, a week at most', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Long ago', date: '2026-01-23' });
    await addGoal(store, { title: 'A week ago', date: '2026-01-24' });
    await addGoal(store, { title: 'Yesterday', date: YESTERDAY });
    await addGoal(store, { title: 'Done', date: YESTERDAY, completed: true });
    await addGoal(store, { title: 'Today', date: TODAY });
    await addGoal(store, { title: 'Let go', date: YESTERDAY, letGo: true });
    await addGoal(store, { title: 'Some day', date: null });
    expect(titles(await readLeftovers(store, TODAY))).toEqual(['A week ago', 'Yesterday']);
    await letAllGo(store, YESTERDAY);
    expect(titles(await readLeftovers(store, TODAY))).toEqual(['Yesterday']);
    await letAllGo(store, TODAY);
    expect(titles(await readLeftovers(store, TODAY))).toEqual([]);
    expect(titles(await readLeftovers(store, TOMORROW))).toEqual(['Today']);
  });

  it('moves to today in its order, except what is there already, and goes back as it was', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Here', date: TODAY });
    await addGoal(store, { title: 'HERE', date: YESTERDAY, position: 'a0' });
    await addGoal(store, { title: 'One', date: YESTERDAY, position: 'a1' });
    await addGoal(store, { title: 'Two', date: YESTERDAY, position: 'a2' });
    const undo = await carryAllOver(store, await readLeftovers(store, TODAY), TODAY);
    const today = await store.goals.where('[date+position]').between([TODAY, ''], [TODAY, '\uffff']).toArray();
    expect(titles(today)).toEqual(['Here', 'One', 'Two']);
    expect(await readLeftovers(store, TODAY)).toEqual([]);
    await carryOut(store, undo);
    expect(titles(await readLeftovers(store, TODAY))).toEqual(['HERE', 'One', 'Two']);
  });

  it('is let go one by one, and comes back when that is taken back', async () => {
    const { store } = newDevice();
    const one = await addGoal(store, { title: 'One', date: YESTERDAY, position: 'a1' });
    const two = await addGoal(store, { title: 'Two', date: YESTERDAY, position: 'a2' });
    const undo = await letGo(store, [one]);
    // Other devices hear of it.
    expect(await store.goals.get(one)).toMatchObject({ letGo: true, date: YESTERDAY });
    await moveGoalsTo(store, [(await store.goals.get(two))!], TODAY, TODAY);
    expect(await readLeftovers(store, TODAY)).toEqual([]);
    await carryOut(store, undo);
    expect(titles(await readLeftovers(store, TODAY))).toEqual(['One']);
  });
});

it('wrapping up writes an entry and the goals of tomorrow, and is taken back as one', async () => {
  const { store } = newDevice();
  const undo = await wrapUp(store, TODAY, {
    text: 'Good. Finished set 4.',
    tomorrow: [{ title: 'Set 5' }, { title: 'Read' }],
  });
  expect((await store.logs.toArray())[0]).toMatchObject({ date: TODAY, text: 'Good. Finished set 4.' });
  expect(await store.goals.where('date').equals(TOMORROW).count()).toBe(2);
  expect(await readWrappedUp(store)).toBe(TODAY);
  await carryOut(store, undo);
  expect([await store.logs.count(), await store.goals.count(), await readWrappedUp(store)]).toEqual([0, 0, null]);
});
