/** Changes that the server finds ahead, and clocks that are corrected. */
import { describe, expect, it } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp, isStampAfter, parseStamp, stampMs } from '#protocol/stamp.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { syncRound } from './round.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import {
  goalChange,
  hear,
  refuse,
  rename,
  round,
  syncedGoal,
  theirs,
  type Reply,
} from '#tests/support/played-round.ts';

describe('a stamp that is ahead', () => {
  it('[R2][R6] what was edited while an earlier value was on its way stays later, though the clock was ahead', async () => {
    const { store, clock } = newDevice();
    const id = await addGoal(store, { title: 'Sent' });
    await round(store, (request) => {
      clock.nowMs += 1_000;
      void rename(store, id, 'Edited');
      return {
        results: request.mutations.map((mutation) => ({ id: mutation.id, status: 201 })),
        serverTime: new Date(store.ports.now() - 40_000).toISOString(),
        schema: SCHEMA,
      };
    });
    expect(await store.goals.toArray()).toMatchObject([{ id, title: 'Edited' }]);
  });

  it('[R7] 422 stamps the change anew by the corrected clock and sends it without asking anyone', async () => {
    const { store, clock } = newDevice({ nowMs: START_MS + 10 * 365 * 86_400_000 });
    await addGoal(store);
    const serverTime = new Date(START_MS).toISOString();
    const asked = await round(
      store,
      (request) => ({ ...refuse('clock_ahead')(request), serverTime }),
      (request) => ({ results: request.mutations.map(({ id }) => ({ id, status: 201 })), serverTime }),
    );
    expect(Math.abs(stampMs(asked[1]!.mutations[0]!.stamp) - START_MS)).toBeLessThan(1_000);
    expect(await store.outbox.count()).toBe(0);
    expect(clock.nowMs).toBeGreaterThan(START_MS);
  });

  it('[R7] 422 on a record from the future stamps right after it what it said once and again, alike', async () => {
    const { store } = newDevice();
    const ahead = theirs(START_MS + 7_200_000, 0xffff);
    const id = newId();
    await round(store, () => ({ changes: [goalChange(id, {}, { notes: ahead })] }));
    await rename(store, id, 'Edited');
    await write(store, [{ resource: 'goals', id, put: { notes: 'too' } }]);
    const asked = await round(store, refuse('clock_ahead'));
    const { replicaId } = asked[0]!;
    const right = formatStamp({ ms: START_MS + 7_200_001, counter: 0, replicaId });
    expect(asked[1]!.mutations).toMatchObject([{ stamp: right, body: { title: 'Edited', notes: 'too' } }]);
    expect(asked[1]!.mutations[0]).not.toHaveProperty('stamps');
    await addGoal(store, { title: 'Another' });
    const [{ mutations }] = (await round(store)) as [SyncRequest];
    expect(stampMs(mutations[0]!.stamp)).toBe(START_MS);
  });

  it('[R7] 422 with what the server got meanwhile leaves that as it is: it is not lost, and the same stamp is taken now', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await round(store);
    const seen = theirs(START_MS + 7_200_000, 1);
    await round(store, () => ({ changes: [goalChange(id, {}, { notes: seen })] }));
    await write(store, [{ resource: 'goals', id, put: { notes: 'mine' } }]);
    const next = (await store.outbox.toArray())[0]!.queued!.stamps.notes;
    const brought = (request: SyncRequest) => ({
      ...refuse('clock_ahead')(request),
      changes: [goalChange(id, {}, { notes: seen })],
    });
    const asked = await round(store, brought);
    expect(asked[1]!.mutations).toMatchObject([{ body: { notes: 'mine' }, stamp: next }]);
    expect((await store.goals.get(id))!.stamps.notes).toBe(next);
  });

  it('[R7] 422 on a record that the server lost is over once it is stamped now; the edit shows, and so does a deletion', async () => {
    const { store } = newDevice();
    const [edited, deleted] = [newId(), newId()];
    const ahead = { '*': theirs(START_MS + 7_200_000) };
    await round(store, () => ({ changes: [goalChange(edited, {}, ahead), goalChange(deleted, {}, ahead)] }));
    await rename(store, edited, 'Edited');
    await write(store, [{ resource: 'goals', id: deleted, delete: true }]);
    const asked = await round(store, ...Array<Reply>(2).fill(refuse('clock_ahead')));
    for (const { stamp } of asked.at(-1)!.mutations) expect(stampMs(stamp)).toBe(START_MS);
    expect(await store.outbox.count()).toBe(0);
    expect(await store.goals.toArray()).toMatchObject([{ id: edited, title: 'Edited' }]);
  });

  it('[R7] 422 for one of two stamps does not mean that the server lost the record: both go right after it', async () => {
    const { store } = newDevice();
    const id = newId();
    const aheadMs = START_MS + 7_200_000;
    await round(store, () => ({ changes: [goalChange(id, {}, { '*': theirs(aheadMs) })] }));
    await write(store, [{ resource: 'goals', id, put: { completed: true } }]);
    await write(store, [{ resource: 'goals', id, put: { notes: 'mine' } }]);
    const meanwhile = goalChange(id, { notes: 'theirs' }, { '*': theirs(aheadMs), notes: theirs(aheadMs, 1) });
    await hear(store, { cursor: 'c2', changes: [meanwhile] });
    const asked = await round(store, refuse('clock_ahead'));
    const right = formatStamp({ ms: aheadMs, counter: 2, replicaId: asked[0]!.replicaId });
    expect(asked[1]!.mutations).toMatchObject([{ stamp: right, body: { completed: true, notes: 'mine' } }]);
  });

  it('[R7] 422 leaves alone what the same change says from before: another device may have changed it since', async () => {
    const { store, clock } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'In time');
    clock.nowMs += 7_200_000;
    await write(store, [{ resource: 'goals', id, put: { notes: 'ahead' } }]);
    clock.nowMs -= 7_200_000;
    const asked = await round(store, refuse('clock_ahead'));
    expect(asked[1]!.mutations[0]!.stamps ?? {}).not.toHaveProperty('title');
    expect(asked[1]!.mutations[0]!.stamp).toBe(asked[0]!.mutations[0]!.stamp);
  });

  it('[R7] [R78] an edit and a deletion of a record from the future go one after the other: each is the next one after it', async () => {
    const { store } = newDevice();
    const id = newId();
    let latest = theirs(START_MS + 7_200_000);
    await round(store, () => ({ changes: [goalChange(id, {}, { '*': latest })] }));
    await write(store, [
      { resource: 'goals', id, put: { title: 'Edited' } },
      { resource: 'goals', id, delete: true },
    ]);
    const strict: Reply = (request) => {
      const { stamp } = request.mutations[0]!;
      if (!isStampAfter(stamp, latest)) return refuse('clock_ahead')(request);
      latest = stamp;
      return { results: request.mutations.map(({ id }) => ({ id, status: 200 })) };
    };
    const asked = await round(store, strict, strict, strict, strict);
    expect(asked.flatMap(({ mutations }) => mutations.map(({ method }) => method))).toEqual(['PATCH', 'DELETE']);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  describe('[R78] what was written before a deletion that the server took while its clock ran ahead', () => {
    const AHEAD_MS = 10_800_000;
    const at = (ms: number) => ({ serverTime: new Date(START_MS + ms).toISOString() });
    const said: Reply = ({ mutations }) => ({ results: mutations.map(({ id }) => ({ id, status: 200 })) });

    /** A goal from one time, edited and deleted in another: the deletion is taken, and the answer tells the right time. */
    async function deletedAhead(madeMs: number, ...replies: Reply[]) {
      const { store } = newDevice();
      await round(store, () => at(madeMs));
      const id = await addGoal(store);
      await round(store, (request) => ({ ...said(request), ...at(AHEAD_MS) }));
      await write(store, [
        { resource: 'goals', id, put: { title: 'Edited' } },
        { resource: 'goals', id, delete: true },
      ]);
      const asked = await round(store, ...replies);
      const [deletion, ...later] = asked.flatMap(({ mutations }) => mutations);
      expect([deletion!.method, await store.goals.count(), await store.outbox.count()]).toEqual(['DELETE', 0, 0]);
      for (const { method, stamp } of later) expect([method, stamp < deletion!.stamp]).toEqual(['PATCH', true]);
      return { store, id, later };
    }

    it('is told with a stamp before it', async () => {
      const { later } = await deletedAhead(0, said);
      expect(later).toMatchObject([{ body: { title: 'Edited' } }]);
    });

    it('is stamped now where it is refused as ahead', async () => {
      const { later } = await deletedAhead(0, said, refuse('clock_ahead'));
      expect(later.map(({ stamp }) => stampMs(stamp))).toEqual([START_MS + AHEAD_MS, START_MS]);
    });

    it('needs attention where nothing lies between what it is written over and the deletion', async () => {
      const { store, id, later } = await deletedAhead(AHEAD_MS, said, refuse('clock_ahead'));
      expect(later).toHaveLength(1);
      expect(await store.attention.toArray()).toMatchObject([{ recordId: id, body: { title: 'Edited' } }]);
    });
  });
});

describe('time', () => {
  it('[R6] a deletion stays later than the edit before it, where both would go behind what their author saw', async () => {
    const { store, clock } = newDevice();
    const id = await syncedGoal(store);
    clock.nowMs += 3_600_000;
    await rename(store, id, 'By a clock ahead');
    clock.nowMs += 3_600_000;
    await write(store, [{ resource: 'goals', id, delete: true }]);
    await hear(store, { offsetMs: -30 * 86_400_000 });
    const { queued } = (await store.outbox.get(['goals', id]))!;
    expect(queued!.stamps.deleted! > queued!.stamps.title!).toBe(true);
  });

  it('[R6] what was never sent is stamped anew, in order, when the clock proves wrong', async () => {
    const { store } = newDevice({ nowMs: START_MS - 5 * 86_400_000 });
    const ids = [await addGoal(store, { title: 'First' })];
    const sent: Mutation[] = [];
    await syncRound(store, async ({ mutations }) => {
      if (ids.length === 1) for (const title of ['Second', 'Third']) ids.push(await addGoal(store, { title }));
      sent.push(...mutations);
      const results = mutations.map(({ id }) => ({ id, status: 201 }));
      return {
        cursor: 'c',
        changes: [],
        hasMore: false,
        results,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect(sent.map(({ recordId }) => recordId)).toEqual(ids);
    const [first, second, third] = sent.map(({ stamp }) => stamp);
    expect(stampMs(first!)).toBe(START_MS - 5 * 86_400_000);
    expect(stampMs(second!)).toBe(START_MS);
    expect(third! > second!).toBe(true);
    expect((await store.goals.get(ids[2]!))!.stamps['*']).toBe(third);
  });

  it('[R2] an edit made after seeing a value beats it, on a slow clock too', async () => {
    const { store } = newDevice({ nowMs: START_MS - 30_000 });
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    const row = (await store.goals.get(id))!;
    expect(parseStamp(row.stamps.title!).ms).toBeGreaterThanOrEqual(START_MS - 1000);
    expect(row.title).toBe('Mine');
  });
});
