import { describe, expect, it } from 'vitest';
import { GUEST_ID, preferencesOf, setPreferences } from '#client/store/preferences.ts';
import { readTrash } from '#client/store/trash.ts';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
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

  it('[R30] what they deleted can be restored from the account', async () => {
    const [{ store: guest }, { store: person }] = [newDevice(), newDevice()];
    const id = await addGoal(guest);
    await write(guest, [{ resource: 'goals', id, delete: true }]);
    await adoptGuest(guest, person, USER_ID);
    expect((await readTrash(person)).map(({ record }) => record.title)).toEqual(['Read 10 pages']);
    expect([await guest.trash.count(), await person.outbox.count()]).toEqual([0, 0]);
  });
});
