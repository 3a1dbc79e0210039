import { describe, expect, test } from 'vitest';
import type { Store } from '#client/store/database.ts';
import { carryOut } from '#client/undo/change.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { addDays } from '#protocol/calendar-day.ts';
import { mergeRecords, type Stamped } from '#protocol/merge.ts';
import { routineGoalId } from '#protocol/routine-days.ts';
import { newDevice } from '#tests/support/device.ts';
import { readRepeats } from './repeats.ts';
import { writeRoutineDay } from './routine-day.ts';
import {
  addRoutine,
  changeRoutine,
  deleteRoutine,
  endRoutine,
  repeatGoal,
  resumeRoutine,
  skipCopy,
  takeUpCopy,
} from './routine-intents.ts';

const DAY = '2026-01-31';
const NEXT = '2026-02-01';
const LATER = '2026-03-02';
const DAILY = { title: 'Revise 20 min', rule: 'FREQ=DAILY', startDate: DAY, subject: 'French', reminder: '17:00' };

async function withRoutine(routine: typeof DAILY = DAILY, today = DAY) {
  const device = newDevice();
  const undo = await addRoutine(device.store, routine, today);
  return { ...device, undo, routine: (await device.store.routines.toArray())[0]! };
}

const goals = async (store: Store) =>
  (await store.goals.toArray())
    .sort((a, b) => a.date!.localeCompare(b.date!) || a.position.localeCompare(b.position))
    .map(({ title, date, completed }) => `${date} ${title}${completed ? ' ✓' : ''}`);
const routineOf = async (store: Store) => (await store.routines.toArray())[0]!;
const complete = (store: Store, id: string) => write(store, [{ resource: 'goals', id, put: { completed: true } }]);

/** What two devices have of a record, come together as on the server. */
async function met(a: Store, b: Store, id: string): Promise<Stamped> {
  const versions = await Promise.all([a, b].map(async (store) => (await store.goals.get(id)) ?? tombstone(store, id)));
  return mergeRecords(versions[0] as Stamped, versions[1] as Stamped);
}
const tombstone = async (store: Store, id: string) =>
  (await store.trash.get(['goals', id]))?.record ?? { id, stamps: {} };

/** The same routine, as another device has it. */
async function secondDevice(store: Store) {
  const other = newDevice();
  const row = await routineOf(store);
  await other.store.routines.put(row);
  return other.store;
}

describe('a day', () => {
  test('has its goal under the id that follows from routine and day, written once', async () => {
    const { store, routine } = await withRoutine();
    await writeRoutineDay(store, DAY);
    const id = routineGoalId(routine.id, DAY);
    expect(await store.goals.toArray()).toMatchObject([
      { id, title: 'Revise 20 min', date: DAY, subject: 'French', reminder: '17:00', routineId: routine.id },
    ]);
  });

  test('after thirty days away has one open copy, and what was done stays', async () => {
    const { store, routine } = await withRoutine();
    await complete(store, routineGoalId(routine.id, DAY));
    await writeRoutineDay(store, NEXT);
    await writeRoutineDay(store, LATER);
    expect(await goals(store)).toEqual([`${DAY} Revise 20 min ✓`, `${LATER} Revise 20 min`]);
  });

  test('lets go of no copy that somebody touched', async () => {
    const { store, routine } = await withRoutine();
    const put = { notes: 'up to page 40' };
    await write(store, [{ resource: 'goals', id: routineGoalId(routine.id, DAY), put }]);
    await writeRoutineDay(store, NEXT);
    expect(await goals(store)).toEqual([`${DAY} Revise 20 min`, `${NEXT} Revise 20 min`]);
  });

  test('does not bring back the copy that was deleted or moved, also with the trash emptied', async () => {
    const { store, routine } = await withRoutine();
    const id = routineGoalId(routine.id, DAY);
    await write(store, [{ resource: 'goals', id, put: { date: '2026-02-10' } }]);
    await writeRoutineDay(store, DAY);
    expect(await goals(store)).toEqual(['2026-02-10 Revise 20 min']);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    await store.trash.clear();
    await writeRoutineDay(store, DAY);
    expect(await goals(store)).toEqual([]);
  });

  test('[R85] has nothing of a routine that comes so many times, or so many days after, written by rule', async () => {
    const { store } = newDevice();
    await addRoutine(store, { ...DAILY, rule: 'FREQ=WEEKLY', times: 3 }, DAY);
    await addRoutine(store, { ...DAILY, rule: 'FREQ=DAILY;COUNT=1', afterDays: 10, title: 'Water' }, DAY);
    expect(await writeRoutineDay(store, DAY)).toEqual([]);
    expect(await goals(store)).toEqual([]);
    expect((await readRepeats(store, [DAY, NEXT])).size).toBe(0);
  });

  test('gives a goal the estimate of its routine, which follows while nobody chose another', async () => {
    const { store } = newDevice();
    await addRoutine(store, { ...DAILY, estimate: 20 }, DAY);
    expect((await store.goals.toArray())[0]).toMatchObject({ estimate: 20 });
    await changeRoutine(store, await routineOf(store), { estimate: 30 }, DAY);
    expect((await store.goals.toArray())[0]).toMatchObject({ estimate: 30 });
  });

  test('that has a goal of this title already gets no second one', async () => {
    const { store } = newDevice();
    await write(store, [
      {
        resource: 'goals',
        id: '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c',
        put: { title: 'REVISE 20 min', subject: 'french', date: DAY, position: 'a0' },
      },
    ]);
    await addRoutine(store, DAILY, DAY);
    expect(await goals(store)).toEqual([`${DAY} REVISE 20 min`]);
  });
});

describe('two devices', () => {
  test('[R45] write the same goal, and a tick on one stays though the other wrote later', async () => {
    const { store: phone, routine } = await withRoutine();
    const laptop = await secondDevice(phone);
    const id = routineGoalId(routine.id, DAY);
    await complete(phone, id);
    await writeRoutineDay(laptop, DAY);
    expect((await laptop.goals.get(id))?.completed).toBe(false);
    expect((await met(phone, laptop, id)).completed).toBe(true);
  });

  test('[R45] a copy deleted on one before anyone saw it is deleted on the other', async () => {
    const { store: phone, routine } = await withRoutine();
    const laptop = await secondDevice(phone);
    const id = routineGoalId(routine.id, DAY);
    await write(phone, [{ resource: 'goals', id, delete: true }]);
    expect((await phone.outbox.get(['goals', id]))?.queued?.method).toBe('DELETE');
    expect((await phone.trash.get(['goals', id]))?.record.title).toBe('Revise 20 min');
    await writeRoutineDay(laptop, DAY);
    const { stamps } = await met(phone, laptop, id);
    expect(Object.entries(stamps).every(([name, stamp]) => name === 'deleted' || stamp < stamps.deleted!)).toBe(true);
  });

  test('[R46] a copy that one let go stays where the other had ticked it', async () => {
    const { store: phone, routine } = await withRoutine();
    const laptop = await secondDevice(phone);
    const id = routineGoalId(routine.id, DAY);
    await writeRoutineDay(laptop, DAY);
    await complete(phone, id);
    await laptop.outbox.clear();
    await writeRoutineDay(laptop, NEXT);
    expect(await laptop.goals.get(id)).toBeUndefined();
    const { stamps, completed } = await met(phone, laptop, id);
    expect(completed).toBe(true);
    expect(Object.values(stamps).some((stamp) => stamp > stamps.deleted!)).toBe(true);
  });
});

describe('other days', () => {
  test('show what comes, without storing it; what was skipped is not shown', async () => {
    const { store } = await withRoutine({ ...DAILY, rule: 'FREQ=WEEKLY;BYDAY=MO,TH' });
    const days = Array.from({ length: 7 }, (_, ahead) => addDays(NEXT, ahead));
    expect([...(await readRepeats(store, days)).keys()]).toEqual(['2026-02-02', '2026-02-05']);
    expect(await store.goals.count()).toBe(0);
    const undo = await skipCopy(store, await routineOf(store), '2026-02-02');
    expect([...(await readRepeats(store, days)).keys()]).toEqual(['2026-02-05']);
    expect(await store.goals.count()).toBe(0);
    await carryOut(store, undo);
    expect([...(await readRepeats(store, days)).keys()]).toEqual(['2026-02-02', '2026-02-05']);
  });

  test('that are past can be done late, also where the copy was let go', async () => {
    const { store, routine } = await withRoutine();
    await writeRoutineDay(store, NEXT);
    expect((await readRepeats(store, [DAY])).get(DAY)).toHaveLength(1);
    const undo = await takeUpCopy(store, routine, DAY, true);
    expect(await goals(store)).toEqual([`${DAY} Revise 20 min ✓`, `${NEXT} Revise 20 min`]);
    expect((await readRepeats(store, [DAY])).get(DAY)).toBeUndefined();
    await carryOut(store, undo);
    expect((await readRepeats(store, [DAY])).get(DAY)).toHaveLength(1);
  });
});

describe('changing a routine', () => {
  test('takes its open copy along, but not what somebody chose for it', async () => {
    const { store, routine } = await withRoutine();
    const id = routineGoalId(routine.id, DAY);
    await write(store, [{ resource: 'goals', id, put: { reminder: '18:30' } }]);
    await changeRoutine(store, routine, { title: 'Revise 30 min', reminder: '19:00' }, DAY);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Revise 30 min', reminder: '18:30' });
  });

  test('to other days lets the copy of today go and writes it again when today is one once more', async () => {
    const { store, routine } = await withRoutine();
    await changeRoutine(store, routine, { rule: 'FREQ=WEEKLY;BYDAY=MO' }, DAY);
    expect(await goals(store)).toEqual([]);
    await changeRoutine(store, await routineOf(store), { rule: 'FREQ=DAILY' }, DAY);
    expect(await goals(store)).toEqual([`${DAY} Revise 20 min`]);
  });

  test('ends it with a day, and it goes on when it is resumed', async () => {
    const { store, routine } = await withRoutine();
    await endRoutine(store, routine, DAY, DAY);
    await writeRoutineDay(store, NEXT);
    expect(await goals(store)).toEqual([`${DAY} Revise 20 min`]);
    await resumeRoutine(store, await routineOf(store), NEXT);
    expect(await goals(store)).toEqual([`${NEXT} Revise 20 min`]);
  });

  test('to an end before it has begun ends it on its first day', async () => {
    const { store, routine } = await withRoutine({ ...DAILY, startDate: LATER });
    await endRoutine(store, routine, DAY, DAY);
    expect((await routineOf(store)).endDate).toBe(LATER);
  });
});

describe('a goal that is made a routine', () => {
  test('is its first copy, with everything that was written into it', async () => {
    const { store } = newDevice();
    const [id, log] = ['0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c', '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1d'];
    await write(store, [
      { resource: 'goals', id, put: { title: 'Revise', date: DAY, position: 'a5', notes: 'page 3', completed: true } },
      { resource: 'logs', id: log, put: { date: DAY, text: 'Did it', goalId: id } },
    ]);
    const before = (await store.goals.get(id))!;
    const routineId = newId();
    const undo = await repeatGoal(store, before, routineId, 'FREQ=DAILY', NEXT);
    const goalId = routineGoalId(routineId, DAY);
    const copy = { title: 'Revise', date: DAY, position: 'a5', notes: 'page 3', completed: true };
    expect(await store.goals.get(goalId)).toMatchObject({ ...copy, routineId: (await routineOf(store)).id });
    expect((await store.logs.get(log))?.goalId).toBe(goalId);
    expect(await goals(store)).toEqual([`${DAY} Revise ✓`, `${NEXT} Revise`]);
    await carryOut(store, undo);
    expect(await store.goals.toArray()).toMatchObject([{ ...copy, id, routineId: null }]);
    expect((await store.logs.get(log))?.goalId).toBe(id);
    expect(await store.routines.count()).toBe(0);
  });
});

describe('a routine that is deleted', () => {
  test('keeps or loses its open copies, and never what is done', async () => {
    for (const [copies, left] of [
      ['keep', [`${DAY} Revise 20 min ✓`, `${NEXT} Revise 20 min`]],
      ['remove', [`${DAY} Revise 20 min ✓`]],
    ] as const) {
      const { store, routine } = await withRoutine();
      await complete(store, routineGoalId(routine.id, DAY));
      await writeRoutineDay(store, NEXT);
      await deleteRoutine(store, routine, copies);
      expect(await goals(store)).toEqual(left);
      expect(await store.routines.count()).toBe(0);
    }
  });
});
