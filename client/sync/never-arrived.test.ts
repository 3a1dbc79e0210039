import { describe, expect, it } from 'vitest';
import { Problem } from '#protocol/problem.ts';
import { SCHEMA } from '#protocol/sync.ts';
import type { Result } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import type { Store } from '#client/store/database.ts';
import { derive } from '#client/store/derive.ts';
import { importRecords } from '#client/store/import-records.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { syncRound } from './round.ts';

type Judge = (mutation: SyncRequest['mutations'][number]) => Omit<Result, 'id'>;

/** A round against a server that has none of the records, and judges each change so. Returns what was asked. */
async function round(store: Store, judge: Judge, meanwhile?: () => Promise<unknown>): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, async (request) => {
    asked.push(structuredClone(request));
    if (asked.length === 1) await meanwhile?.();
    const results = request.mutations.map((mutation) => ({ id: mutation.id, ...judge(mutation) }));
    const serverTime = new Date(store.ports.now()).toISOString();
    return { cursor: `c${asked.length}`, changes: [], results, hasMore: false, serverTime, schema: SCHEMA };
  });
  return asked;
}

const problem = (code: 'invalid_request' | 'not_found' | 'not_yours'): Omit<Result, 'id'> => ({
  status: new Problem(code).status,
  problem: new Problem(code).toJSON(),
});
const refuseAll: Judge = () => problem('invalid_request');
const takeAll: Judge = ({ method }) => (method === 'POST' ? { status: 201 } : problem('not_found'));

/** A round whose requests reach nobody; something may be written while they travel. */
async function unheard(store: Store, meanwhile?: () => Promise<unknown>): Promise<void> {
  const lost = syncRound(store, async () => {
    await meanwhile?.();
    throw new Problem('network');
  });
  await expect(lost).rejects.toMatchObject({ code: 'network' });
}

const put = (store: Store, id: string, fields: Record<string, unknown>) =>
  write(store, [{ resource: 'goals', id, put: fields }]);
const remove = (store: Store, id: string) => write(store, [{ resource: 'goals', id, delete: true }]);

/** A goal whose creation was sent and reached nobody. */
async function sentInVain(): Promise<{ store: Store; id: string }> {
  const { store } = newDevice();
  const id = await addGoal(store, { title: 'Essay', notes: 'page 3' });
  await unheard(store);
  return { store, id };
}

/** What a person, or the app for them, does with such a goal; in the end it is there again. */
const COMES_BACK: [string, (store: Store, id: string) => Promise<unknown>][] = [
  [
    'it is deleted and brought back',
    async (store, id) => {
      await remove(store, id);
      await put(store, id, { completed: true });
    },
  ],
  ['its deletion is undone', async (store, id) => write(store, await remove(store, id))],
  [
    'it is deleted and brought back while the creation is on its way',
    async (store, id) =>
      unheard(store, async () => {
        await remove(store, id);
        await put(store, id, { completed: true });
      }),
  ],
  [
    'it is brought back while its deletion is on its way',
    async (store, id) => {
      await remove(store, id);
      await unheard(store, () => put(store, id, { completed: true }));
    },
  ],
  [
    'it is deleted, the deletion reaches nobody, and a document has it',
    async (store, id) => {
      const record = (await store.goals.get(id))!;
      await remove(store, id);
      await unheard(store);
      await importRecords(store, [{ resource: 'goals', record }], true);
    },
  ],
];

describe('[R18] a creation that no server is known to hold', () => {
  it.each(COMES_BACK)('shows nothing once it is refused, and all of it is kept: %s', async (_, comeBack) => {
    const { store, id } = await sentInVain();
    await comeBack(store, id);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Essay', notes: 'page 3' });
    await round(store, refuseAll);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.attention.toArray()).toMatchObject([
      { recordId: id, method: 'POST', body: { title: 'Essay', notes: 'page 3' } },
    ]);
  });

  it.each(COMES_BACK)('is told in one go, as it is by then: %s', async (_, comeBack) => {
    const { store, id } = await sentInVain();
    await comeBack(store, id);
    const [first] = await round(store, takeAll);
    expect(first!.mutations).toMatchObject([
      { recordId: id, method: 'POST', body: { title: 'Essay', notes: 'page 3' } },
    ]);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([1, 0]);
  });

  it('is told again when its deletion is refused', async () => {
    const { store, id } = await sentInVain();
    await remove(store, id);
    const asked = await round(store, (mutation) =>
      mutation.method === 'DELETE' ? problem('not_yours') : takeAll(mutation),
    );
    expect(asked.flatMap(({ mutations }) => mutations).at(-1)).toMatchObject({
      method: 'POST',
      body: { title: 'Essay', notes: 'page 3' },
    });
    expect(await store.goals.get(id)).toMatchObject({ title: 'Essay' });
    expect(await store.attention.toArray()).toMatchObject([{ recordId: id, method: 'DELETE' }]);
  });

  it('and that a rule made, deleted by a person and brought back, shows nothing once it is refused', async () => {
    const { store } = newDevice();
    const id = newId();
    const fields = { title: 'Daily reading', date: '2026-01-31', position: 'a0' };
    await derive(store, [{ resource: 'goals', id, put: fields, since: store.ports.now() - 1_000 }]);
    await remove(store, id);
    await put(store, id, { notes: 'chapter 2' });
    await round(store, refuseAll);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.attention.toArray()).toMatchObject([{ body: { title: 'Daily reading', notes: 'chapter 2' } }]);
  });

  it('[R28] stays queued when the cursor has expired, for nobody can have purged it', async () => {
    const { store, id } = await sentInVain();
    await remove(store, id);
    await put(store, id, { completed: true });
    await store.meta.put({ key: 'cursor', value: 'old' });
    const asked: SyncRequest[] = [];
    await syncRound(store, (request) => {
      asked.push(structuredClone(request));
      if (asked.length === 1) return Promise.reject(new Problem('cursor_expired'));
      const results = request.mutations.map((mutation) => ({ id: mutation.id, ...takeAll(mutation) }));
      const serverTime = new Date(store.ports.now()).toISOString();
      return Promise.resolve({ cursor: 'new', changes: [], results, hasMore: false, serverTime, schema: SCHEMA });
    });
    expect(asked.flatMap(({ mutations }) => mutations).at(-1)).toMatchObject({ method: 'POST', recordId: id });
    expect([await store.goals.count(), await store.attention.count()]).toEqual([1, 0]);
  });

  it('[R29] nor that a restored server has lost, deleted and brought back, shows anything once it is refused', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Essay', notes: 'page 3' });
    await round(store, takeAll);
    await remove(store, id);
    let asked = 0;
    await syncRound(store, async ({ mutations }) => {
      asked += 1;
      if (asked === 1) throw new Problem('cursor_ahead');
      // The deletion is on its way, and no answer comes, as it is brought back.
      if (mutations.length > 0) {
        await put(store, id, { completed: true });
        throw new Problem('network');
      }
      const serverTime = new Date(store.ports.now()).toISOString();
      return { cursor: 'new', changes: [], results: [], hasMore: false, serverTime, schema: SCHEMA };
    }).catch(() => undefined);
    await round(store, refuseAll);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.attention.toArray()).toMatchObject([{ method: 'POST', body: { title: 'Essay' } }]);
  });
});
