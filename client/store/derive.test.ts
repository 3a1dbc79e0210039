import { describe, expect, test } from 'vitest';
import { isSystemStamp, stampMs, systemStamp, ZERO_STAMP } from '#protocol/stamp.ts';
import { newDevice, START_MS } from '#tests/support/device.ts';
import { readClock } from './clock.ts';
import { derive, type Derivation } from './derive.ts';
import { loadStates } from './stored-states.ts';
import { shiftUnsent } from './restamp.ts';
import { readTrash } from './trash.ts';
import { write } from './write.ts';

const ID = '0191d0a4-6f4e-5c3a-8b1d-2f6c8e9a0b1c';
const SINCE = START_MS - 86_400_000;
const put = (fields: Record<string, unknown> = {}): Derivation => ({
  resource: 'goals',
  id: ID,
  put: { title: 'Revise', date: '2026-01-31', position: 'a0', ...fields },
  since: SINCE,
});

describe('[R45] what follows by a rule', () => {
  test('bears system stamps, from before any person could touch it, and waits for the server like an edit', async () => {
    const { store } = newDevice();
    expect(await derive(store, [put()])).toEqual([ID]);
    const { stamps } = (await store.goals.get(ID))!;
    const set = { title: systemStamp(SINCE), date: systemStamp(SINCE), position: systemStamp(SINCE) };
    expect(stamps).toMatchObject({ ...set, completed: ZERO_STAMP, notes: ZERO_STAMP });
    expect(Object.values(stamps).every(isSystemStamp)).toBe(true);
    expect((await store.outbox.get(['goals', ID]))!.queued).toMatchObject({ method: 'POST', stamps: set });
  });

  test('is written once, and not over what a person did or deleted', async () => {
    const { store } = newDevice();
    await derive(store, [put()]);
    await write(store, [{ resource: 'goals', id: ID, put: { title: 'Mine' } }]);
    expect(await derive(store, [put({ title: 'Rule' })])).toEqual([]);
    await write(store, [{ resource: 'goals', id: ID, delete: true }]);
    expect(await derive(store, [put()])).toEqual([]);
    expect(await store.goals.count()).toBe(0);
  });

  test('and is deleted by a person before anyone saw it is told all the same, and can be restored', async () => {
    const { store } = newDevice();
    await derive(store, [put()]);
    const undo = await write(store, [{ resource: 'goals', id: ID, delete: true }]);
    expect((await store.outbox.get(['goals', ID]))?.queued).toMatchObject({ method: 'DELETE', sent: false });
    expect((await readTrash(store)).map(({ record }) => record.title)).toEqual(['Revise']);
    await write(store, undo);
    expect(await store.goals.get(ID)).toMatchObject({ title: 'Revise', completed: false });
  });

  test('follows what it came from in fields that nobody chose', async () => {
    const { store } = newDevice();
    await derive(store, [put({ subject: 'French' })]);
    await write(store, [{ resource: 'goals', id: ID, put: { title: 'Mine' } }]);
    await derive(store, [{ resource: 'goals', id: ID, follow: { title: 'Rule', subject: 'Latin' } }]);
    expect(await store.goals.get(ID)).toMatchObject({ title: 'Mine', subject: 'Latin' });
  });

  test('keeps its place before every edit when the clock is set right', async () => {
    for (const deltaMs of [-3_600_000, 3_600_000]) {
      const { store } = newDevice();
      await derive(store, [put()]);
      await write(store, [{ resource: 'goals', id: ID, put: { completed: true } }]);
      const states = await loadStates(store, [['goals', ID]]);
      const [state] = shiftUnsent([...states.values()], await readClock(store), deltaMs, store.ports.newId);
      const { completed, title } = state!.queued!.stamps;
      expect(isSystemStamp(title!)).toBe(true);
      expect(stampMs(title!)).toBe(SINCE + Math.min(0, deltaMs));
      expect(title! < completed!).toBe(true);
    }
  });
});

describe('[R46] letting go', () => {
  test('takes away what nobody touched, shows it in no trash, and a rule may bring it back', async () => {
    const { store } = newDevice();
    await derive(store, [put()]);
    await store.outbox.clear();
    expect(await derive(store, [{ resource: 'goals', id: ID, letGo: true }])).toEqual([ID]);
    expect([await store.goals.count(), await readTrash(store)]).toEqual([0, []]);
    await derive(store, [put()]);
    expect(await store.goals.get(ID)).toMatchObject({ title: 'Revise' });
  });

  test('leaves what somebody touched', async () => {
    const { store } = newDevice();
    await derive(store, [put()]);
    await write(store, [{ resource: 'goals', id: ID, put: { notes: 'page 3' } }]);
    expect(await derive(store, [{ resource: 'goals', id: ID, letGo: true }])).toEqual([]);
  });
});
