import { SCHEMA } from '#protocol/sync.ts';
import { describe, expect, it } from 'vitest';
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { formatStamp, isStampAfter, parseStamp, stampMs } from '#protocol/stamp.ts';
import type { Change, Result, SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb } from '#client/store/absorb.ts';
import type { Clock } from '#client/store/clock.ts';
import type { Store } from '#client/store/database.ts';
import { derive } from '#client/store/derive.ts';
import { newId } from '#client/store/ids.ts';
import { write, type Intent } from '#client/store/write.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { syncRound } from './round.ts';
import { settle } from './settle.ts';

type Reply = (request: SyncRequest) => Partial<SyncAnswer>;
type LateReply = (request: SyncRequest) => Promise<Partial<SyncAnswer>>;

/** Runs a round against a network that gives these answers, one a request; then empty ones. Returns what was asked. */
async function round(store: Store, ...replies: (Reply | LateReply)[]): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, async (request) => {
    const reply = (await replies[asked.length]?.(request)) ?? {
      results: request.mutations.map(({ id }) => ({ id, status: 200 })),
    };
    asked.push(structuredClone(request));
    const serverTime = new Date(store.ports.now()).toISOString();
    return {
      cursor: `c${asked.length}`,
      changes: [],
      results: [],
      hasMore: false,
      serverTime,
      schema: SCHEMA,
      ...reply,
    };
  });
  return asked;
}

/** Takes in what a server says beside a round. */
function hear(
  store: Store,
  {
    from = 'c1',
    cursor = 'c1',
    changes = [],
    offsetMs,
  }: { from?: string; cursor?: string; changes?: Change[]; offsetMs?: number },
) {
  const answer = { cursor, changes, results: [], hasMore: false, schema: SCHEMA };
  return absorb(store, { from, answer, sent: new Map(), settle, ...(offsetMs !== undefined && { offsetMs }) });
}

const refuse =
  (code: ConstructorParameters<typeof Problem>[0], extras = {}): Reply =>
  ({ mutations }) => ({
    results: mutations.map(({ id }): Result => ({
      id,
      status: new Problem(code).status,
      problem: new Problem(code, code, extras).toJSON(),
    })),
  });

/**
 * A round whose first answer folds all that it asks into a goal; something is written before that answer comes.
 * @param aheadMs  how far the server's clock is ahead of the device's
 * @returns what was asked
 */
async function foldMeanwhile(
  store: Store,
  standing: Change,
  aheadMs: number,
  writes: () => Promise<unknown>,
): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, async (request) => {
    asked.push(structuredClone(request));
    if (asked.length === 1) await writes();
    const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
    const serverTime = new Date(store.ports.now() + aheadMs).toISOString();
    const answer = { cursor: `c${asked.length}`, changes: [], results, hasMore: false, serverTime, schema: SCHEMA };
    const fold = refuse('duplicate_goal', { existing: standing.record.id })(request);
    return { ...answer, ...(asked.length === 1 && { ...fold, changes: [standing] }) };
  });
  return asked;
}

const theirs = (ms: number, counter = 0) => formatStamp({ ms, counter, replicaId: 'f'.repeat(16) });

const goalChange = (id: string, fields: Partial<Stamped>, stamps: Record<string, string> = {}): Change => ({
  resource: 'goals',
  record: {
    id,
    title: 'Theirs',
    date: '2026-01-31',
    completed: false,
    notes: '',
    subject: null,
    reminder: null,
    position: 'a0',
    routineId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    ...fields,
    stamps: { '*': theirs(START_MS - 1000), ...stamps },
  },
});

/** A goal that the server has and this device knows. */
async function syncedGoal(store: Store, fields: Partial<Stamped> = {}): Promise<string> {
  const id = newId();
  await round(store, () => ({ changes: [goalChange(id, fields)] }));
  return id;
}

const rename = (store: Store, id: string, title: string) => write(store, [{ resource: 'goals', id, put: { title } }]);

describe('a round', () => {
  it('[R15] empties the outbox once the server has acknowledged', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    const [request, ...others] = await round(store);
    expect(others).toEqual([]);
    expect(request).toMatchObject({ protocol: 2, cursor: null, mutations: [{ recordId: id, method: 'POST' }] });
    expect(await store.outbox.count()).toBe(0);
    expect(await store.goals.get(id)).toBeDefined();
  });

  it('[R13] keeps what was edited while a slot was on its way, and sends it next', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    let edited: Promise<unknown> | undefined;
    const asked: Mutation[][] = [];
    await syncRound(store, async ({ mutations }) => {
      asked.push(mutations);
      edited ??= rename(store, id, 'Edited meanwhile');
      await edited;
      return {
        cursor: 'c',
        changes: [],
        hasMore: false,
        results: mutations.map((m) => ({ id: m.id, status: 200 })),
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect(asked).toMatchObject([[{ method: 'POST' }], [{ method: 'PATCH', body: { title: 'Edited meanwhile' } }]]);
    expect((await store.goals.get(id))!.title).toBe('Edited meanwhile');
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R45] makes no notice of what nobody wrote when it gives way', async () => {
    const { store } = newDevice();
    const id = newId();
    const put = { title: 'Revise', date: '2026-01-31', position: 'a0' };
    await derive(store, [{ resource: 'goals', id, put, since: START_MS - 2000 }]);
    await round(store, ({ mutations }) => ({
      changes: [goalChange(id, { title: 'Theirs', completed: true })],
      results: [{ id: mutations[0]!.id, status: 200, superseded: true }],
    }));
    expect(await store.goals.get(id)).toMatchObject({ title: 'Theirs', completed: true });
    expect([await store.notices.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  it('[R15] settles as many changes at once as a batch may carry', async () => {
    const { store } = newDevice();
    const intents = Array.from({ length: 300 }, (_, index): Intent => {
      const put = { title: `Goal ${index}`, date: '2026-01-31', position: 'a0' };
      return { resource: 'goals', id: newId(), put };
    });
    await write(store, intents);
    await round(store);
    expect([await store.outbox.count(), await store.goals.count()]).toEqual([0, 300]);
  });

  it('[R12] puts everything back into the queue when no answer comes', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await expect(syncRound(store, () => Promise.reject(new Problem('network')))).rejects.toMatchObject({
      code: 'network',
    });
    expect(await store.outbox.get(['goals', id])).toMatchObject({
      sending: null,
      queued: { method: 'POST', sent: true },
    });
  });

  it("[R47] takes the server's word for when a record was made, which may be later than once before", async () => {
    const { store } = newDevice();
    const id = await syncedGoal(store);
    const createdAt = '2026-01-30T00:00:00.000Z';
    await round(store, () => ({ changes: [goalChange(id, { createdAt })] }));
    expect((await store.goals.get(id))!.createdAt).toBe(createdAt);
    const stamps = { '*': theirs(START_MS - 1000), deleted: theirs(START_MS) };
    await round(store, () => ({ changes: [{ resource: 'goals', record: { id, deleted: true, stamps } }] }));
    expect((await store.trash.get(['goals', id]))!.record.createdAt).toBe(createdAt);
  });

  it('halves the batch on 413 and still sends everything', async () => {
    const { store } = newDevice();
    for (let i = 0; i < 8; i += 1) await addGoal(store, { title: `Goal ${i}` });
    const sizes: number[] = [];
    await syncRound(store, ({ mutations }) => {
      sizes.push(mutations.length);
      if (mutations.length > 2) return Promise.reject(new Problem('payload_too_large'));
      return Promise.resolve({
        cursor: 'c',
        changes: [],
        hasMore: false,
        results: mutations.map((m) => ({ id: m.id, status: 201 })),
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      });
    });
    expect(sizes.slice(0, 3)).toEqual([8, 4, 2]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('leaves changes out that follow another cursor than the one that stands', async () => {
    const { store } = newDevice();
    const id = newId();
    await syncRound(store, async () => {
      await store.meta.bulkPut([
        { key: 'cursor', value: 'moved by another tab' },
        { key: 'filled', value: SCHEMA },
      ]);
      return {
        cursor: 'c',
        changes: [goalChange(id, {})],
        hasMore: false,
        results: [],
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      };
    });
    expect((await store.meta.get('cursor'))!.value).toBe('moved by another tab');
    expect(await store.goals.count()).toBe(0);
  });
});

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
