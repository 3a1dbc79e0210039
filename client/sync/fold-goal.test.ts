/** A new goal that the server refuses as a duplicate. */
import { describe, expect, it } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { stampMs } from '#protocol/stamp.ts';
import type { Change, Result } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { syncRound } from './round.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import {
  foldMeanwhile,
  goalChange,
  refuse,
  rename,
  round,
  syncedGoal,
  theirs,
  type Reply,
} from '#tests/support/played-round.ts';

describe('a duplicate', () => {
  it('[R17] 409 folds the goal into the one that stands, with what the student did to it', async () => {
    const { store } = newDevice();
    const standing = newId();
    const local = await addGoal(store, { title: 'Read', completed: true, notes: 'mine' });
    const log = newId();
    await write(store, [{ resource: 'logs', id: log, put: { date: '2026-01-31', text: 'Read a lot', goalId: local } }]);
    const asked = await round(store, ({ mutations }) => ({
      changes: [goalChange(standing, { title: 'Read', notes: 'theirs' })],
      results: mutations.map(({ id, resource }) =>
        resource === 'logs'
          ? { id, status: 201 }
          : { id, status: 409, problem: new Problem('duplicate_goal', 'twice', { existing: standing }).toJSON() },
      ),
    }));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, completed: true, notes: 'theirs\n\nmine' }]);
    expect((await store.logs.get(log))!.goalId).toBe(standing);
    expect(asked[1]!.mutations.map(({ method, recordId }) => [method, recordId]).sort()).toEqual(
      [
        ['DELETE', local],
        ['PATCH', standing],
        ['PATCH', log],
      ].sort(),
    );
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R16][R17] 409 keeps both values of what cannot stand in one goal', async () => {
    const { store } = newDevice();
    const standing = newId();
    await addGoal(store, { title: 'Read', subject: 'French' });
    await round(store, (request) => ({
      ...refuse('duplicate_goal', { existing: standing })(request),
      changes: [goalChange(standing, { title: 'Read', subject: 'English' })],
    }));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, subject: 'English' }]);
    expect(await store.notices.toArray()).toMatchObject([
      { recordId: standing, field: 'subject', stands: 'English', gaveWay: 'French', mine: true },
    ]);
  });

  it('[R2][R17] two goals folded into one leave their notes there, though the clock was set right in between', async () => {
    const { store, clock } = newDevice({ nowMs: START_MS + 43_200_000 });
    const standing = newId();
    await addGoal(store, { title: 'Read', notes: 'first' });
    await addGoal(store, { title: 'read', notes: 'second' });
    const conflict = refuse('duplicate_goal', { existing: standing });
    const answer = (replies: Reply[]) => (request: SyncRequest) => {
      const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
      const reply = replies.length > 0 ? replies.shift()!(request) : { results };
      const serverTime = new Date(clock.nowMs).toISOString();
      return Promise.resolve({
        cursor: 'c',
        changes: [],
        results,
        hasMore: false,
        serverTime,
        schema: SCHEMA,
        ...reply,
      });
    };
    const changes = [goalChange(standing, { title: 'Read' })];
    const lineGoesDown = () => {
      throw new Problem('network');
    };
    const first = syncRound(store, answer([(request) => ({ ...conflict(request), changes }), lineGoesDown]), {
      batch: 1,
    });
    await expect(first).rejects.toMatchObject({ code: 'network' });
    clock.nowMs = START_MS;
    await syncRound(store, answer([refuse('clock_ahead'), conflict]), { batch: 1 });
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, notes: 'first\n\nsecond' }]);
  });

  it('[R16][R17] notes that were to go along are kept in a notice when other ones arrive first, and the next folding joins those', async () => {
    const { store } = newDevice();
    const standing = newId();
    const folding = refuse('duplicate_goal', { existing: standing });
    const lineGoesDown = () => {
      throw new Problem('network');
    };
    await addGoal(store, { title: 'Read', notes: 'first' });
    const changes = [goalChange(standing, { title: 'Read' })];
    await expect(round(store, (request) => ({ ...folding(request), changes }), lineGoesDown)).rejects.toThrow();
    await addGoal(store, { title: 'Read', notes: 'second' });
    const later = goalChange(standing, { title: 'Read', notes: 'theirs' }, { notes: theirs(START_MS + 50_000) });
    await round(store, ({ mutations }) => ({
      changes: [later],
      results: mutations.map(({ id, method }) => ({
        id,
        ...(method === 'POST'
          ? { status: 409, problem: new Problem('duplicate_goal', '', { existing: standing }).toJSON() }
          : { status: 500 }),
      })),
    }));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, notes: 'theirs\n\nsecond' }]);
    expect(await store.notices.toArray()).toMatchObject([
      { recordId: standing, field: 'notes', stands: 'theirs', gaveWay: 'first', mine: true },
    ]);
  });

  it('[R17] 409 leaves with its author what both notes together have no room for', async () => {
    const { store } = newDevice();
    const standing = newId();
    const [theirs, mine] = ['t'.repeat(6_000), 'm'.repeat(6_000)];
    const local = await addGoal(store, { title: 'Read', notes: mine, completed: true });
    const asked = await round(store, (request) => ({
      ...refuse('duplicate_goal', { existing: standing })(request),
      changes: [goalChange(standing, { title: 'Read', notes: theirs })],
    }));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, notes: theirs, completed: true }]);
    expect(asked[1]!.mutations.find(({ recordId }) => recordId === standing)!.body).toEqual({ completed: true });
    expect(await store.attention.toArray()).toMatchObject([
      { recordId: local, method: 'POST', body: { title: 'Read', notes: mine }, problem: { code: 'duplicate_goal' } },
    ]);
  });

  it('[R17][R45] 409 moves no log back to life that was deleted elsewhere, whichever is heard of first', async () => {
    const { store, clock } = newDevice();
    const standing = newId();
    const local = await addGoal(store, { title: 'Read' });
    const [one, other] = [newId(), newId()];
    const put = { date: '2026-01-31', text: 'Read a lot', goalId: local };
    await write(store, [
      { resource: 'logs', id: one, put },
      { resource: 'logs', id: other, put },
    ]);
    const stamps = (await store.logs.get(one))!.stamps;
    const deletedElsewhere = (id: string): Change => ({
      resource: 'logs',
      record: { id, deleted: true, stamps: { ...stamps, deleted: theirs(START_MS + 1_000) } },
    });
    clock.nowMs += 2_000;
    await round(
      store,
      ({ mutations }) => ({
        changes: [goalChange(standing, { title: 'Read' }), deletedElsewhere(one)],
        results: mutations.map(({ id, resource }) =>
          resource === 'logs'
            ? { id, status: 201 }
            : { id, status: 409, problem: new Problem('duplicate_goal', 'twice', { existing: standing }).toJSON() },
        ),
      }),
      ({ mutations }) => ({
        changes: [deletedElsewhere(other)],
        results: mutations.map(({ id }) => ({ id, status: 200 })),
      }),
    );
    expect([await store.logs.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  it('[R17] 409 takes along what was edited while the creation was on its way, a new title and day included', async () => {
    const { store } = newDevice();
    const local = await addGoal(store, { title: 'Read' });
    const standing = goalChange(newId(), { title: 'Read' });
    const put = { title: 'Read on', date: '2026-02-01' };
    await foldMeanwhile(store, standing, 0, () => write(store, [{ resource: 'goals', id: local, put }]));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing.record.id, ...put }]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R3][R17] 409 of two goals leaves the title that its author gave last, whichever of them had it', async () => {
    const { store, clock } = newDevice();
    const [first, second] = [await addGoal(store, { title: 'Read' }), await addGoal(store, { title: 'Read' })];
    const standing = goalChange(newId(), { title: 'Read' });
    await foldMeanwhile(store, standing, 0, async () => {
      clock.nowMs += 1_000;
      await rename(store, second, 'Read first');
      clock.nowMs += 1_000;
      await rename(store, first, 'Read last');
    });
    expect(await store.goals.toArray()).toMatchObject([{ id: standing.record.id, title: 'Read last' }]);
  });

  it('[R17] 409 leaves a new title where the one that stands was given later', async () => {
    const { store } = newDevice();
    const local = await addGoal(store, { title: 'Read' });
    const standing = goalChange(newId(), { title: 'Read' }, { title: theirs(START_MS + 30_000) });
    await foldMeanwhile(store, standing, 0, () => rename(store, local, 'Read on'));
    expect(await store.goals.toArray()).toMatchObject([{ id: standing.record.id, title: 'Read on' }]);
  });

  it('[R6][R17] 409 is settled by the right time, though the same answer tells that the clock is an hour behind', async () => {
    const { store, clock } = newDevice();
    const [first, second] = [await addGoal(store, { title: 'Read' }), await addGoal(store, { title: 'Read' })];
    const hour = 3_600_000;
    const standing = goalChange(newId(), { title: 'Read' }, { title: theirs(START_MS + hour) });
    const asked = await foldMeanwhile(store, standing, hour, async () => {
      clock.nowMs += 1_000;
      await rename(store, second, 'Read first');
      clock.nowMs += 1_000;
      await rename(store, first, 'Read last');
    });
    const told = asked.slice(1).flatMap(({ mutations }) => mutations);
    for (const { stamp } of told) expect(Math.abs(stampMs(stamp) - START_MS - hour)).toBeLessThan(5_000);
    expect(told.map(({ recordId }) => recordId).sort()).toEqual([first, second, standing.record.id].sort());
    expect(await store.goals.toArray()).toMatchObject([{ id: standing.record.id, title: 'Read last' }]);
  });

  it('[R17] 409 waits until the goal that stands has arrived', async () => {
    const { store } = newDevice();
    const standing = newId();
    await addGoal(store, { title: 'Read', completed: true });
    const conflict = refuse('duplicate_goal', { existing: standing });
    await round(
      store,
      (request) => ({ ...conflict(request), hasMore: true }),
      () => ({ changes: [goalChange(standing, { title: 'Read' })] }),
      conflict,
    );
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, completed: true }]);
  });

  it('[R17] 409 holds up nothing else: what makes room for the goal goes before it is tried again', async () => {
    const { store } = newDevice();
    let standing: string | null = await syncedGoal(store, { title: 'Read' });
    for (let i = 0; i < 4; i += 1) await addGoal(store, { title: 'Read', notes: `part ${i}` });
    await write(store, [{ resource: 'goals', id: standing, delete: true }]);
    const answer = ({ id, method, recordId }: Mutation): Result => {
      if (method === 'POST' && standing && standing !== recordId)
        return { id, status: 409, problem: new Problem('duplicate_goal', '', { existing: standing }).toJSON() };
      if (method === 'POST') standing = recordId;
      else if (method === 'DELETE' && standing === recordId) standing = null;
      return { id, status: 200 };
    };
    let asked = 0;
    // The line lets nothing larger through.
    await syncRound(
      store,
      ({ mutations }) => {
        const serverTime = new Date(store.ports.now()).toISOString();
        asked += 1;
        return Promise.resolve({
          cursor: `c${asked}`,
          changes: [],
          results: mutations.map(answer),
          hasMore: false,
          serverTime,
          schema: SCHEMA,
        });
      },
      { batch: 1 },
    );
    expect(await store.goals.toArray()).toMatchObject([{ id: standing, title: 'Read' }]);
    expect(await store.outbox.count()).toBe(0);
  });
});
