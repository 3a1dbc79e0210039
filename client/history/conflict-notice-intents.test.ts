import { describe, expect, it } from 'vitest';
import type { ConflictNotice } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { carryOut } from '#client/undo/change.ts';
import { restoreValue } from './conflict-notice-intents.ts';

const notice = (recordId: string, field: string, stands: unknown, gaveWay: unknown): ConflictNotice => ({
  id: newId(),
  resource: 'goals',
  recordId,
  field,
  stands,
  gaveWay,
  mine: false,
  at: START_MS,
});

describe('[R16] what gave way', () => {
  it('is put back with one tap, and the tap can be taken back', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Here' });
    const undo = await restoreValue(store, notice(id, 'title', 'Here', 'There'));
    expect((await store.goals.get(id))!.title).toBe('There');
    await carryOut(store, undo);
    expect((await store.goals.get(id))!.title).toBe('Here');
  });

  it('can be a deletion', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Came back' });
    const undo = await restoreValue(store, notice(id, 'deleted', null, true));
    expect(await store.goals.get(id)).toBeUndefined();
    await carryOut(store, undo);
    expect((await store.goals.get(id))!.title).toBe('Came back');
  });

  it('is refused where it would double another goal of the day', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Here' });
    await addGoal(store, { title: 'There' });
    await expect(restoreValue(store, notice(id, 'title', 'Here', 'THERE'))).rejects.toMatchObject({
      code: 'duplicate_goal',
    });
  });
});
