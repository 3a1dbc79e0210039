/** What each refusal means for a record and its queue. */
import { describe, expect, it } from 'vitest';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { syncRound } from './round.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { refuse, rename, round, syncedGoal, type Reply } from '#tests/support/played-round.ts';

describe('a refusal', () => {
  it('[R18] 400 puts the record back and keeps the change where its author can read it', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Refused');
    await round(store, refuse('invalid_request'));
    expect((await store.goals.get(id))!.title).toBe('Theirs');
    expect(await store.outbox.count()).toBe(0);
    expect(await store.attention.toArray()).toMatchObject([
      { recordId: id, method: 'PATCH', body: { title: 'Refused' }, problem: { code: 'invalid_request' } },
    ]);
  });

  it('[R18] of a creation keeps all of it, with what was edited meanwhile', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Not mine' });
    await syncRound(store, async ({ mutations }) => {
      await rename(store, id, 'Edited meanwhile');
      return {
        cursor: 'c',
        changes: [],
        hasMore: false,
        results: mutations.map((m) => ({ id: m.id, status: 403 })),
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect(await store.goals.get(id)).toBeUndefined();
    expect(await store.attention.toArray()).toMatchObject([
      { method: 'POST', body: { title: 'Edited meanwhile', date: '2026-01-31' } },
    ]);
  });

  it('[R19] deletions of what is gone already do not hold a round up, however few travel at once', async () => {
    const { store } = newDevice();
    const ids = await Promise.all(Array.from({ length: 5 }, (_, i) => addGoal(store, { title: `Goal ${i}` })));
    await round(store);
    await write(
      store,
      ids.map((id) => ({ resource: 'goals' as const, id, delete: true as const })),
    );
    const gone = ({ mutations }: SyncRequest): Promise<SyncAnswer> =>
      Promise.resolve({
        cursor: 'c1',
        changes: [],
        hasMore: false,
        serverTime: new Date(store.ports.now()).toISOString(),
        schema: SCHEMA,
        results: mutations.map(({ id }) => ({ id, status: 404 })),
      });
    await syncRound(store, gone, { batch: 1 });
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R19] 404 on a change sends the whole record: its creation never arrived', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store, { notes: 'kept' });
    await rename(store, id, 'Changed');
    const asked = await round(store, refuse('not_found'));
    expect(asked.flatMap(({ mutations }) => mutations)).toMatchObject([
      { method: 'PATCH', body: { title: 'Changed' } },
      { method: 'POST', recordId: id, body: { title: 'Changed', notes: 'kept', date: '2026-01-31' } },
    ]);
    expect([await store.outbox.count(), await store.attention.count()]).toEqual([0, 0]);
  });

  it('[R19] 404 on a deletion is a deletion', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await write(store, [{ resource: 'goals', id, delete: true }]);
    await round(store, refuse('not_found'));
    expect([await store.outbox.count(), await store.goals.count(), await store.attention.count()]).toEqual([0, 0, 0]);
  });

  it('[R20] 500 is tried again alone, later, and ends in "needs attention"', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Poison' });
    await addGoal(store, { title: 'Good' });
    const poison: Reply = ({ mutations }) => ({
      results: mutations.map(({ id, body }) => ({ id, status: body?.title === 'Poison' ? 500 : 201 })),
    });
    const first = await round(store, poison);
    expect(first[0]!.mutations).toHaveLength(2);
    expect(await store.outbox.count()).toBe(1);
    for (let rounds = 0; rounds < 40 && (await store.outbox.count()) > 0; rounds += 1) {
      await addGoal(store, { title: `Fresh ${rounds}` });
      const asked = await round(store, poison, poison, poison);
      const crowded = asked.filter(({ mutations }) => mutations.length > 1).flatMap(({ mutations }) => mutations);
      expect(crowded.map(({ body }) => body?.title)).not.toContain('Poison');
    }
    expect(await store.attention.toArray()).toMatchObject([{ body: { title: 'Poison' } }]);
    expect(await store.goals.where('date').equals('2026-01-31').count()).toBeGreaterThan(1);
  });
});

describe('a full account', () => {
  const isFull: Reply = refuse('quota_exceeded');
  const titles = (asked: SyncRequest[]) => asked.map(({ mutations }) => mutations.map(({ body }) => body?.title));

  it('[R80] 507 leaves the change queued, counts no failure and asks nobody', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Long' });
    expect(titles(await round(store, isFull))).toEqual([['Long']]);
    for (let rounds = 0; rounds < 5; rounds += 1) expect(titles(await round(store))).toEqual([[]]);
    expect(await store.outbox.toArray()).toMatchObject([{ id, queued: { full: true, failures: 0, sitOut: 0 } }]);
    expect(await store.attention.count()).toBe(0);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Long' });
  });

  it('[R80] it is sent again now and then, and gone from the queue once there is room', async () => {
    const { store } = newDevice();
    await addGoal(store, { title: 'Long' });
    await round(store, isFull);
    let rounds = 0;
    for (; (await store.outbox.count()) > 0; rounds += 1) await round(store);
    expect([rounds > 5, rounds < 15]).toEqual([true, true]);
    await round(store);
    expect(await store.meta.get('room')).toBeUndefined();
  });

  it('[R80] it is sent again as soon as a deletion was taken, or a text written anew, and after what was waiting', async () => {
    for (const makeRoom of [
      (store: Store, id: string) => write(store, [{ resource: 'goals', id, delete: true }]),
      (store: Store, id: string) => rename(store, id, 'Short'),
    ]) {
      const { store } = newDevice();
      const id = await syncedGoal(store);
      await addGoal(store, { title: 'Long' });
      await round(store, isFull);
      await makeRoom(store, id);
      const asked = await round(store);
      expect(asked.map(({ mutations }) => mutations.length)).toEqual([1, 1]);
      expect(asked[1]!.mutations[0]).toMatchObject({ method: 'POST', body: { title: 'Long' } });
      expect(await store.outbox.count()).toBe(0);
    }
  });

  it('[R80] in one batch with other changes it goes last', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await addGoal(store, { title: 'Long' });
    await round(store, isFull);
    await store.meta.put({ key: 'room', value: 0 });
    await write(store, [{ resource: 'goals', id, delete: true }]);
    const [first] = await round(store);
    expect(first!.mutations.map(({ method }) => method)).toEqual(['DELETE', 'POST']);
  });

  it('[R80] what its author edits is tried at once, also when they did so while it was on its way', async () => {
    const { store } = newDevice();
    const id = await addGoal(store, { title: 'Long' });
    await round(store, isFull);
    await rename(store, id, 'Short');
    expect(titles(await round(store))[0]).toEqual(['Short']);

    const other = await addGoal(store, { title: 'Long' });
    let edited: Promise<unknown> | undefined;
    const asked: SyncRequest[] = [];
    await syncRound(store, async (request) => {
      asked.push(structuredClone(request));
      edited ??= rename(store, other, 'Short');
      await edited;
      const first = isFull(request);
      const results = request.mutations.map(({ id: of }) => ({ id: of, status: 201 }));
      const serverTime = new Date(store.ports.now()).toISOString();
      const answer = { cursor: `d${asked.length}`, changes: [], results, hasMore: false, serverTime, schema: SCHEMA };
      return { ...answer, ...(asked.length === 1 && first) };
    });
    expect(titles(asked)).toEqual([['Long'], ['Short']]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R80] thousands that find no room end the round, and what is written then goes on', async () => {
    const { store } = newDevice();
    await write(
      store,
      Array.from({ length: 1_100 }, (_, i): Intent => ({
        resource: 'logs',
        id: newId(),
        put: { date: '2026-01-31', text: `${i}`, minutes: null, subject: null, goalId: null },
      })),
    );
    expect(await round(store, isFull, isFull, isFull)).toHaveLength(3);
    await addGoal(store, { title: 'Fits' });
    expect(titles(await round(store))).toEqual([['Fits']]);
    expect(await store.outbox.count()).toBe(1_100);
  });
});
