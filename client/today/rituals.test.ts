import { describe, expect, it } from 'vitest';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { moveGoalsTo, readLeftovers, wrapUp } from './rituals.ts';

const TODAY = '2026-01-31';
const titles = (goals: { title: string }[]) => goals.map(({ title }) => title);

describe('what is left', () => {
  it('is what is open of the days since it was last offered, a week at most', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Long ago', date: '2026-01-23' });
    await addGoal(store, { title: 'A week ago', date: '2026-01-24' });
    await addGoal(store, { title: 'Yesterday', date: '2026-01-30' });
    await addGoal(store, { title: 'Done', date: '2026-01-30', completed: true });
    await addGoal(store, { title: 'Today', date: TODAY });
    expect(titles(await readLeftovers(store, TODAY, null))).toEqual(['A week ago', 'Yesterday']);
    expect(titles(await readLeftovers(store, TODAY, '2026-01-30'))).toEqual(['Yesterday']);
    expect(titles(await readLeftovers(store, TODAY, TODAY))).toEqual([]);
  });

  it('moves to today in its order, except what is there already, and goes back as it was', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Here', date: TODAY });
    await addGoal(store, { title: 'HERE', date: '2026-01-30', position: 'a0' });
    await addGoal(store, { title: 'One', date: '2026-01-30', position: 'a1' });
    await addGoal(store, { title: 'Two', date: '2026-01-30', position: 'a2' });
    const undo = await moveGoalsTo(store, await readLeftovers(store, TODAY, null), TODAY);
    const today = await store.goals.where('[date+position]').between([TODAY, ''], [TODAY, '\uffff']).toArray();
    expect(titles(today)).toEqual(['Here', 'One', 'Two']);
    await write(store, undo);
    expect(titles(await readLeftovers(store, TODAY, null))).toEqual(['HERE', 'One', 'Two']);
  });
});

it('wrapping up writes an entry and the goals of tomorrow, and is taken back as one', async () => {
  const { store } = newDevice();
  const undo = await wrapUp(store, TODAY, { text: 'Good. Finished set 4.', tomorrow: ['Set 5', 'Read'] });
  expect((await store.logs.toArray())[0]).toMatchObject({ date: TODAY, text: 'Good. Finished set 4.' });
  expect(await store.goals.where('date').equals('2026-02-01').count()).toBe(2);
  await write(store, undo);
  expect([await store.logs.count(), await store.goals.count()]).toEqual([0, 0]);
});
