import { describe, expect, it } from 'vitest';
import { Problem } from '#protocol/problem.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { dropOldConflictNotices, NOTICE_MS, retryRefused } from './attention.ts';
import type { AttentionItem, ConflictNotice } from './database.ts';
import { newId } from './ids.ts';
import { write } from './write.ts';

const refused = (recordId: string, body: Record<string, unknown>): AttentionItem => ({
  id: newId(),
  resource: 'goals',
  recordId,
  method: 'PATCH',
  body,
  problem: new Problem('invalid_request', 'No.').toJSON(),
  at: START_MS,
});

describe('a refused change', () => {
  it('[R18] is written anew and off the list', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const item = refused(id, { title: 'Read 20 pages' });
    await store.attention.put(item);
    const undo = await retryRefused(store, item);
    expect([(await store.goals.get(id))!.title, await store.attention.count()]).toEqual(['Read 20 pages', 0]);
    await write(store, undo);
    expect((await store.goals.get(id))!.title).toBe('Read 10 pages');
  });

  it('[R13] is told to be deleted, though its creation was refused: what is held up on its way may be taken yet', async () => {
    const { store } = newDevice();
    const id = newId();
    const body = { title: 'Read 20 pages', date: '2026-01-31', position: 'a0' };
    const item: AttentionItem = { ...refused(id, body), method: 'POST' };
    await store.attention.put(item);
    await retryRefused(store, item);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    expect((await store.outbox.get(['goals', id]))!.queued).toMatchObject({ method: 'DELETE' });
  });

  it('[R18] stays on the list when it still does not fit', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const item = refused(id, { title: '' });
    await store.attention.put(item);
    await expect(retryRefused(store, item)).rejects.toMatchObject({ code: 'invalid_request' });
    expect([(await store.goals.get(id))!.title, await store.attention.count()]).toEqual(['Read 10 pages', 1]);
  });
});

it('[R16][R77] a notice is kept for ninety days, by the time that the server told', async () => {
  const { store, clock } = newDevice();
  const notice: ConflictNotice = {
    id: newId(),
    resource: 'goals',
    recordId: newId(),
    field: 'title',
    stands: 'Here',
    gaveWay: 'There',
    mine: false,
    at: START_MS,
  };
  await store.notices.put(notice);
  const told = (value: number) => store.meta.put({ key: 'timed', value });
  await told(START_MS + NOTICE_MS);
  clock.nowMs += 2 * NOTICE_MS;
  expect(await dropOldConflictNotices(store)).toBe(0);
  await told(START_MS + NOTICE_MS + 1);
  expect([await dropOldConflictNotices(store), await store.notices.count()]).toEqual([1, 0]);
});
