/** Two devices that change one goal. */
import { describe, expect, it } from 'vitest';
import type { Stamped } from '#protocol/merge.ts';
import { Problem } from '#protocol/problem.ts';
import { formatStamp } from '#protocol/stamp.ts';
import type { Change } from '#protocol/sync-answer.ts';
import { absorb } from '#client/store/absorb.ts';
import type { Clock } from '#client/store/clock.ts';
import { newDevice, START_MS } from '#tests/support/device.ts';
import { goalChange, hear, rename, round, syncedGoal, theirs } from '#tests/support/played-round.ts';
import { settle } from './settle.ts';

describe('two devices and one goal', () => {
  it('[R4] edits of different fields both survive', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    await round(store, ({ mutations }) => ({
      changes: [goalChange(id, { notes: 'theirs' }, { notes: theirs(START_MS + 5) })],
      results: [{ id: mutations[0]!.id, status: 200 }],
    }));
    expect(await store.goals.get(id)).toMatchObject({ title: 'Mine', notes: 'theirs' });
  });

  it('[R3][R16] the later stamp stays, and what gave way is kept in a notice', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    await round(store, ({ mutations }) => ({
      changes: [goalChange(id, { title: 'Later' }, { title: theirs(START_MS + 5_000) })],
      results: [{ id: mutations[0]!.id, status: 200, superseded: true }],
    }));
    expect((await store.goals.get(id))!.title).toBe('Later');
    expect(await store.notices.toArray()).toMatchObject([
      { field: 'title', stands: 'Later', gaveWay: 'Mine', mine: true },
    ]);
  });

  it('[R16] so is what gave way before it was told, though its author wrote over it since', async () => {
    const { store, clock } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    const lineGoesDown = () => {
      throw new Problem('network');
    };
    const changes = [goalChange(id, { title: 'Later' }, { title: theirs(START_MS + 5_000) })];
    await expect(round(store, lineGoesDown)).rejects.toThrow();
    // It comes by the stream, or in the answer to a batch of other changes.
    await absorb(store, {
      from: (await store.meta.get('cursor'))!.value as string,
      answer: { cursor: 'streamed', changes, results: [], hasMore: false, serverTime: '' },
      offsetMs: 0,
      sent: new Map(),
      settle,
    });
    clock.nowMs += 10_000;
    await rename(store, id, 'Mine again');
    await round(store);
    expect((await store.goals.get(id))!.title).toBe('Mine again');
    expect(await store.notices.toArray()).toMatchObject([
      { field: 'title', stands: 'Later', gaveWay: 'Mine', mine: true },
    ]);
  });

  it.each([
    ['B', 'A', 'B'],
    ['A', 'B', 'B'],
  ])(
    '[R160] "%s" here and "%s" there under one stamp: a copied profile is told of what gave way',
    async (mine, other, stands) => {
      const { store } = newDevice();
      const id = await syncedGoal(store);
      await rename(store, id, mine);
      const { stamps } = (await store.outbox.get(['goals', id]))!.queued!;
      await round(store, ({ mutations }) => ({
        changes: [goalChange(id, { title: stands }, { title: stamps.title! })],
        results: [
          {
            id: mutations[0]!.id,
            status: 200,
            ...(stands === mine ? { overwrote: { title: other } } : { superseded: true }),
          },
        ],
      }));
      expect((await store.goals.get(id))!.title).toBe('B');
      expect(await store.notices.toArray()).toMatchObject([
        { field: 'title', stands: 'B', gaveWay: 'A', mine: mine === 'A' },
      ]);
    },
  );

  it('[R160] an own change that comes back is no difference', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    const { stamps } = (await store.outbox.get(['goals', id]))!.queued!;
    await round(store, ({ mutations }) => ({
      changes: [goalChange(id, { title: 'Mine' }, { title: stamps.title! })],
      results: [{ id: mutations[0]!.id, status: 200 }],
    }));
    expect(await store.notices.count()).toBe(0);
  });

  describe('[R16] what another device wrote before comes by the stream while mine waits', () => {
    const later = async (fields: Partial<Stamped>, stamps: Record<string, string>) => {
      const { store, clock } = newDevice();
      const id = await syncedGoal(store);
      clock.nowMs += 10_000;
      await rename(store, id, 'Mine');
      const change = goalChange(id, fields, stamps);
      return { store, id, arrives: () => hear(store, { cursor: 'c2', changes: [change] }) };
    };
    const unseen = () => later({ title: 'Unseen' }, { title: theirs(START_MS + 5_000) });
    const NOTICE = { field: 'title', stands: 'Mine', gaveWay: 'Unseen', mine: false };

    it('it is kept in a notice, since no answer will say it any more', async () => {
      const { store, id, arrives } = await unseen();
      await arrives();
      expect((await store.goals.get(id))!.title).toBe('Mine');
      expect(await store.notices.toArray()).toMatchObject([NOTICE]);
      await round(store);
      expect(await store.notices.count()).toBe(1);
    });

    it('while mine is on its way, it is kept once, whether or not the answer says it too', async () => {
      const { store, arrives } = await unseen();
      await round(store, async ({ mutations }) => {
        await arrives();
        return { results: [{ id: mutations[0]!.id, status: 200, overwrote: { title: 'Unseen' } }] };
      });
      expect(await store.notices.toArray()).toMatchObject([NOTICE]);
    });

    it('so is a deletion, after which mine brings the record back', async () => {
      const { store, id, arrives } = await later({}, { deleted: theirs(START_MS + 5_000) });
      await arrives();
      expect((await store.goals.get(id))!.title).toBe('Mine');
      expect(await store.notices.toArray()).toMatchObject([{ field: 'deleted', gaveWay: true, mine: false }]);
    });

    it('what this device wrote before is none of it, nor what a rule did', async () => {
      const { store, id } = await later({}, {});
      const { replicaId } = (await store.meta.get('clock'))!.value as Clock;
      const own = formatStamp({ ms: START_MS + 1, counter: 0, replicaId });
      const system = formatStamp({ ms: START_MS + 2, counter: 0, replicaId: '0'.repeat(16) });
      await hear(store, { cursor: 'c2', changes: [goalChange(id, { title: 'Own' }, { title: own })] });
      await hear(store, { from: 'c2', cursor: 'c3', changes: [goalChange(id, { title: 'Rule' }, { title: system })] });
      expect(await store.notices.count()).toBe(0);
    });
  });

  it('[R16] what mine replaced unseen is kept in a notice', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    await rename(store, id, 'Mine');
    await round(store, ({ mutations }) => ({
      results: [{ id: mutations[0]!.id, status: 200, overwrote: { title: 'Unseen' } }],
    }));
    expect(await store.notices.toArray()).toMatchObject([
      { field: 'title', stands: 'Mine', gaveWay: 'Unseen', mine: false },
    ]);
  });

  it('[R5] an edit made after a delete elsewhere brings the goal back, whole', async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store, { notes: 'kept' });
    await rename(store, id, 'Mine');
    const tombstone: Change = {
      resource: 'goals',
      record: { id, deleted: true, stamps: { '*': theirs(START_MS - 1000), deleted: theirs(START_MS - 500) } },
    };
    await round(store, ({ mutations }) => ({ changes: [tombstone], results: [{ id: mutations[0]!.id, status: 200 }] }));
    expect(await store.goals.get(id)).toMatchObject({ title: 'Mine', notes: 'kept' });
  });
});
