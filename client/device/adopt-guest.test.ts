import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GUEST_ID, preferencesOf, setPreferences } from '#client/store/preferences.ts';
import { absorb } from '#client/store/absorb.ts';
import { readClock } from '#client/store/clock.ts';
import { restampNow } from '#client/store/restamp.ts';
import { readTrash } from '#client/store/trash.ts';
import { release, takeBatch } from '#client/store/outbox.ts';
import { write } from '#client/store/write.ts';
import { dayId } from '#protocol/day-id.ts';
import { stampMs } from '#protocol/stamp.ts';
import { subjectId } from '#protocol/subject-id.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { newBody } from '#tests/support/factories.ts';
import { adoptGuest } from './adopt-guest.ts';

const USER_ID = '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c';

describe('what a guest wrote', () => {
  it('[R30] is in the account afterwards, waiting to be sent, and nowhere else', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    await write(guest, [{ resource: 'goals', id, put: { completed: true } }]);
    await setPreferences(guest, null, { theme: 'dark' });
    await adoptGuest(guest, person, USER_ID);
    expect(await person.goals.toArray()).toMatchObject([{ id, completed: true }]);
    expect(await preferencesOf(person)).toMatchObject({ theme: 'dark', weekStart: null, dayStart: 0 });
    expect((await person.outbox.toArray()).map((entry) => [entry.id, entry.queued!.method]).sort()).toEqual(
      [
        [USER_ID, 'PATCH'],
        [id, 'POST'],
      ].sort(),
    );
    expect([await guest.goals.count(), await guest.outbox.count(), await guest.preferences.get(GUEST_ID)]).toEqual([
      0,
      0,
      undefined,
    ]);
  });

  it('[R30][R103] meets what the account says of the same subject and day, field by field', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice({ nowMs: START_MS - 60_000 })];
    const day = { resource: 'days', id: dayId('2026-03-02') } as const;
    const subject = { resource: 'subjects', id: subjectId('Maths') } as const;
    const [date, name] = ['2026-03-02', 'Maths'];
    await write(person, [
      { ...day, put: { date, note: 'Account' } },
      { ...subject, put: { name, color: 'red' } },
    ]);
    await write(guest, [
      { ...day, put: { date, mood: 4 } },
      { ...subject, put: { name, weeklyMinutes: 60 } },
    ]);
    await write(guest, [
      { resource: 'deadlines', id: randomUUID(), put: newBody('deadlines') },
      { resource: 'steps', id: randomUUID(), put: { ...newBody('steps'), position: 'a0' } },
    ]);
    await adoptGuest(guest, person, USER_ID);
    expect(await person.days.toArray()).toMatchObject([{ date, note: 'Account', mood: 4 }]);
    expect(await person.subjects.toArray()).toMatchObject([{ name, color: 'red', weeklyMinutes: 60 }]);
    expect([await person.deadlines.count(), await person.steps.count()]).toEqual([1, 1]);
    expect(await person.outbox.count()).toBe(4);
  });

  it('[R30] is there once when the move was cut short and done again', async () => {
    const [{ store: guest }, { store: person }, { store: cutShort }] = [newDevice(), newDevice(), newDevice()];
    const id = await addGoal(guest);
    await cutShort.outbox.bulkPut(await guest.outbox.toArray());
    await adoptGuest(guest, person, USER_ID);
    await write(person, [{ resource: 'goals', id, put: { title: 'Edited since' } }]);
    await adoptGuest(cutShort, person, USER_ID);
    expect(await person.goals.toArray()).toMatchObject([{ id, title: 'Edited since' }]);
    expect(await person.outbox.count()).toBe(1);
  });

  it('[R30] is not lost when another tab writes while it moves', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    await addGoal(guest, { title: 'Before' });
    let meanwhile: Promise<unknown> | undefined;
    person.outbox.hook('creating', () => void (meanwhile ??= addGoal(guest, { title: 'Meanwhile' })));
    await adoptGuest(guest, person, USER_ID);
    await meanwhile;
    const titles = [...(await person.goals.toArray()), ...(await guest.goals.toArray())].map(({ title }) => title);
    expect(titles.sort()).toEqual(['Before', 'Meanwhile']);
  });

  it('[R6][R30] comes along when its deletion is taken back after the first copy, though the clock was set right in between', async () => {
    const DAY_MS = 86_400_000;
    const device = { nowMs: START_MS + DAY_MS };
    const [{ store: guest }, { store: person }, { store: copied }] = [
      newDevice(device),
      newDevice(device),
      newDevice(),
    ];
    const id = await addGoal(guest, { title: 'Read' });
    const undo = await write(guest, [{ resource: 'goals', id, delete: true }]);
    await copied.trash.bulkPut(await guest.trash.toArray());
    await adoptGuest(copied, person, USER_ID);
    await absorb(person, {
      from: null,
      answer: { cursor: 'c', changes: [], results: [], hasMore: false, serverTime: '' },
      offsetMs: -DAY_MS,
      sent: new Map(),
      settle: () => undefined,
    });
    await write(guest, undo);
    await adoptGuest(guest, person, USER_ID);
    expect(await person.goals.toArray()).toMatchObject([{ id, title: 'Read' }]);
  });

  it('[R30] stays deleted when another tab deletes it while it moves', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    let meanwhile: Promise<unknown> | undefined;
    person.outbox.hook('creating', () => void (meanwhile ??= write(guest, [{ resource: 'goals', id, delete: true }])));
    await adoptGuest(guest, person, USER_ID);
    await meanwhile;
    expect(await person.goals.count()).toBe(0);
  });

  it('[R2][R30] comes back when a tab of the guest takes its deletion back after the move, whatever the clock does', async () => {
    const [{ store: guest, clock }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    const undo = await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    clock.nowMs -= 5_000;
    await write(guest, undo);
    await adoptGuest(guest, person, USER_ID);
    expect(await person.goals.toArray()).toMatchObject([{ id }]);
    expect(await person.outbox.count()).toBe(1);
  });

  it("[R6][R30] comes back so in an account that knows the guest's clock to be ahead", async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    await person.meta.put({ key: 'clock', value: { replicaId: 'b'.repeat(16), offsetMs: -3_600_000 } });
    const id = await addGoal(guest);
    const undo = await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    await write(guest, undo);
    await adoptGuest(guest, person, USER_ID);
    expect(await person.goals.toArray()).toMatchObject([{ id }]);
  });

  it('[R30] stays deleted when a tab that read it before moves it afterwards', async () => {
    const [{ store: guest }, { store: person }, { store: readBefore }] = [newDevice(), newDevice(), newDevice()];
    const id = await addGoal(guest);
    await readBefore.outbox.bulkPut(await guest.outbox.toArray());
    await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    await adoptGuest(readBefore, person, USER_ID);
    expect([await person.goals.count(), await person.outbox.count()]).toEqual([0, 0]);
  });

  it("[R6][R30] stays deleted so in an account that knows the guest's clock to be behind", async () => {
    const [{ store: guest }, { store: person }, { store: readBefore }] = [newDevice(), newDevice(), newDevice()];
    await person.meta.put({ key: 'clock', value: { replicaId: 'b'.repeat(16), offsetMs: 3_600_000 } });
    const id = await addGoal(guest);
    await readBefore.outbox.bulkPut(await guest.outbox.toArray());
    await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    await adoptGuest(readBefore, person, USER_ID);
    expect([await person.goals.count(), await person.outbox.count()]).toEqual([0, 0]);
  });

  it('[R30] stays deleted when its owner deletes it before the move that was cut short is done again', async () => {
    const [{ store: guest, clock }, { store: cutShort }] = [newDevice(), newDevice()];
    const { store: person } = newDevice(clock);
    const id = await addGoal(guest);
    await cutShort.outbox.bulkPut(await guest.outbox.toArray());
    await adoptGuest(guest, person, USER_ID);
    await takeBatch(person, 10);
    clock.nowMs += 1_000;
    await write(person, [{ resource: 'goals', id, delete: true }]);
    await release(person);
    await adoptGuest(cutShort, person, USER_ID);
    expect(await person.goals.count()).toBe(0);
    expect((await person.outbox.get(['goals', id]))!.queued).toMatchObject({ method: 'DELETE', sent: true });
  });

  it('[R30] stays deleted, and can be restored, however many tabs that read it before move it afterwards', async () => {
    const [{ store: guest }, { store: person }, ...readBefore] = [newDevice(), newDevice(), newDevice(), newDevice()];
    const id = await addGoal(guest);
    for (const { store } of readBefore) await store.outbox.bulkPut(await guest.outbox.toArray());
    await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    for (const { store } of readBefore) await adoptGuest(store, person, USER_ID);
    expect([await person.goals.count(), await person.outbox.count()]).toEqual([0, 0]);
    expect(await readTrash(person)).toMatchObject([{ id }]);
  });

  it('[R13][R30] is told to be deleted when it is copied once more while its creation is on its way', async () => {
    const [{ store: guest, clock }, { store: cutShort }] = [newDevice(), newDevice()];
    const { store: person } = newDevice(clock);
    const id = await addGoal(guest);
    await cutShort.outbox.bulkPut(await guest.outbox.toArray());
    await adoptGuest(guest, person, USER_ID);
    await takeBatch(person, 10);
    await adoptGuest(cutShort, person, USER_ID);
    await write(person, [{ resource: 'goals', id, delete: true }]);
    expect(await person.goals.count()).toBe(0);
    expect((await person.outbox.get(['goals', id]))!.queued).toMatchObject({ method: 'DELETE' });
  });

  it('[R30] can still be restored when it was made and deleted before', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    expect(await readTrash(person)).toMatchObject([{ id, record: { title: 'Read 10 pages' } }]);
    expect([await guest.trash.count(), await person.outbox.count()]).toEqual([0, 0]);
  });

  it('[R7][R30] can be sent although the clock was a day ahead', async () => {
    const [{ store: guest, clock }, { store: person, clock: theirs }] = [newDevice(), newDevice()];
    clock.nowMs += 86_400_000;
    await addGoal(guest);
    await adoptGuest(guest, person, USER_ID);
    const [entry] = await person.outbox.toArray();
    const fresh = restampNow(entry!.queued!, await readClock(person), theirs.nowMs, 'm');
    expect(stampMs(Object.values(fresh.stamps)[0]!)).toBeLessThanOrEqual(theirs.nowMs);
  });

  it('[R6][R30] counts from when it was written, though the clock of the device was wrong', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    await person.meta.put({ key: 'clock', value: { ...(await readClock(person)), offsetMs: 3_600_000 } });
    await adoptGuest(guest, person, USER_ID);
    const entry = await person.outbox.get(['goals', id]);
    expect(stampMs(entry!.since)).toBe(START_MS + 3_600_000);
  });
});
