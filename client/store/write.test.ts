import { describe, expect, it } from 'vitest';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { newId } from './ids.ts';
import { release, takeBatch } from './outbox.ts';
import { write } from './write.ts';

const goal = (id: string, put: Record<string, unknown>) => ({ resource: 'goals' as const, id, put });

describe('write', () => {
  it('[R11] stores record, slot and clock together', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: '  Read 10 pages ' });
    expect(await store.goals.get(id)).toMatchObject({
      title: 'Read 10 pages',
      completed: false,
      createdAt: '2026-01-31T09:00:00.000Z',
    });
    expect(await store.outbox.get(['goals', id])).toMatchObject({
      queued: { method: 'POST' },
      sending: null,
      server: null,
    });
    expect(await store.meta.get('clock')).toBeDefined();
  });

  it('[R11] stores nothing when one of several intents does not fit', async () => {
    const { store } = newDevice();
    const good = goal(newId(), { title: 'Maths', date: '2026-01-31', position: 'a0' });
    await expect(
      write(store, [good, goal(newId(), { title: '', date: '2026-01-31', position: 'a0' })]),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      extras: { errors: [{ path: 'title' }] },
    });
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  it('[R12] keeps one slot a record, with the newest value of each field', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    for (let i = 0; i < 20; i += 1) await write(store, [goal(id, { title: `Draft ${i}` })]);
    await write(store, [goal(id, { completed: true })]);
    const [mutation, ...others] = await takeBatch(store, 500);
    expect(others).toEqual([]);
    expect(mutation).toMatchObject({
      method: 'POST',
      body: { title: 'Draft 19', completed: true, date: '2026-01-31' },
    });
    expect(mutation!.stamps!.completed! > mutation!.stamps!.title!).toBe(true);
  });

  it('[R12] says nothing of what was made and deleted before anyone saw it', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    expect([await store.goals.count(), await store.outbox.count(), await store.trash.count()]).toEqual([0, 0, 1]);
    expect(await store.trash.get(['goals', id])).toMatchObject({ local: true, record: { title: 'Read 10 pages' } });
  });

  it('[R13] leaves a slot that is on its way alone and opens a second one', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const [sent] = await takeBatch(store, 500);
    await write(store, [goal(id, { title: 'Read 20 pages' })]);
    const entry = await store.outbox.get(['goals', id]);
    expect(entry!.sending).toMatchObject({ mutationId: sent!.id, body: { title: 'Read 10 pages' } });
    expect(entry!.queued).toMatchObject({ method: 'PATCH', body: { title: 'Read 20 pages' } });
    await release(store);
    expect(await store.outbox.get(['goals', id])).toMatchObject({
      sending: null,
      queued: { method: 'POST', body: { title: 'Read 20 pages' } },
    });
  });

  it('[R13] tells of a deletion when the creation may have arrived', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await takeBatch(store, 500);
    await release(store);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    expect(await takeBatch(store, 500)).toMatchObject([{ method: 'DELETE', recordId: id }]);
  });

  it('changes nothing, and queues nothing, when the values stand already', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const before = await store.outbox.toArray();
    expect(await write(store, [goal(id, { title: 'Read 10 pages' })])).toEqual([]);
    expect(await store.outbox.toArray()).toEqual(before);
  });

  it('[R2] stamps each write later than the last, whatever the wall clock does', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store);
    const stamps: string[] = [];
    for (const nowMs of [START_MS, START_MS - 86_400_000, 0, START_MS + 1, START_MS - 1]) {
      clock.nowMs = nowMs;
      await write(store, [goal(id, { title: `At ${nowMs} ${stamps.length}` })]);
      stamps.push((await store.goals.get(id))!.stamps.title!);
    }
    expect([...stamps].sort()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(stamps.length);
  });
});

describe('a clock that was set right', () => {
  it('[R2] forgets no stamp that its author sees: a deletion of a record from the future is a deletion', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store);
    const meta = (await store.meta.get('clock'))!.value as { last?: string };
    delete meta.last;
    await store.meta.put({ key: 'clock', value: meta });
    clock.nowMs -= 3_600_000;
    await write(store, [goal(id, { title: 'Later' })]);
    expect((await store.goals.get(id))!.title).toBe('Later');
    await takeBatch(store, 500);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    expect(await store.goals.get(id)).toBeUndefined();
  });
});

describe('the intents that write returns', () => {
  it('take back a creation, a change and a deletion', async () => {
    const { store } = newDevice();
    const id = newId();
    const undoAdd = await write(store, [goal(id, { title: 'Maths', date: '2026-01-31', position: 'a0' })]);
    const undoRename = await write(store, [goal(id, { title: 'Physics', notes: 'ch. 3' })]);
    const undoDelete = await write(store, [{ resource: 'goals', id, delete: true }]);
    expect(await store.goals.get(id)).toBeUndefined();
    await write(store, undoDelete);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Physics', notes: 'ch. 3' });
    await write(store, undoRename);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Maths', notes: '' });
    await write(store, undoAdd);
    expect(await store.goals.get(id)).toBeUndefined();
  });

  it('take back several intents in one go', async () => {
    const { store } = newDevice();
    const [a, b] = [await addGoal(store, { title: 'A' }), await addGoal(store, { title: 'B' })];
    const undo = await write(store, [
      goal(a, { title: 'A2' }),
      { resource: 'goals', id: b, delete: true },
      goal(a, { title: 'A3' }),
    ]);
    await write(store, undo);
    expect((await store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['A', 'B']);
  });
});
