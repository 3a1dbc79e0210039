import { SCHEMA } from '#protocol/sync.ts';
import { describe, expect, it } from 'vitest';
import type { Stamped } from '#protocol/merge.ts';
import { Problem, type ProblemCode } from '#protocol/problem.ts';
import { dayId } from '#protocol/day-id.ts';
import { formatStamp, stampMs } from '#protocol/stamp.ts';
import type { Change, SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { absorb } from '#client/store/absorb.ts';
import type { Store } from '#client/store/database.ts';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { syncRound } from './round.ts';
import { settle } from './settle.ts';

const theirs = (ms: number) => formatStamp({ ms, counter: 0, replicaId: 'f'.repeat(16) });

/** The record as it stands here, as a change that a server could send. */
async function asChange(store: Store, id: string, over: Partial<Stamped> = {}): Promise<Change> {
  const { updatedAt: _, ...record } = (await store.goals.get(id))!;
  return { resource: 'goals', record: { ...record, ...over } };
}

/** Runs a round against a server that answers the first request with a 410 and then shows these records, a page each. */
async function startOver(store: Store, code: ProblemCode, pages: Change[][]): Promise<SyncRequest[]> {
  const asked: SyncRequest[] = [];
  await syncRound(store, (request) => {
    asked.push(structuredClone(request));
    if (asked.length === 1) return Promise.reject(new Problem(code));
    const page = asked.length - 2;
    const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
    return Promise.resolve({
      cursor: `new-${page}`,
      changes: pages[page] ?? [],
      results,
      hasMore: page < pages.length - 1,
      serverTime: new Date(START_MS).toISOString(),
      schema: SCHEMA,
    });
  });
  return asked;
}

/** A store whose goals the server has acknowledged. */
async function syncedStore(...titles: string[]): Promise<{ store: Store; ids: string[] }> {
  const { store } = newDevice();
  const ids: string[] = [];
  for (const title of titles) ids.push(await addGoal(store, { title }));
  await syncRound(store, ({ mutations }) =>
    Promise.resolve({
      cursor: 'old',
      changes: [],
      results: mutations.map(({ id }) => ({ id, status: 201 })),
      hasMore: false,
      serverTime: new Date(START_MS).toISOString(),
      schema: SCHEMA,
    }),
  );
  return { store, ids };
}

const sentAfter = (asked: SyncRequest[]) => asked.flatMap(({ mutations }, i) => (i === 0 ? [] : mutations));

it('[R29] a cursor that the server cannot read, since it was set back to an older release, is as one that is ahead', async () => {
  const { store } = await syncedStore('Kept');
  const asked: SyncRequest[] = [];
  await syncRound(store, (request) => {
    asked.push(structuredClone(request));
    if (asked.length === 1)
      return Promise.reject(
        new Problem('invalid_request', '', { errors: [{ path: 'cursor', message: 'is not one' }] }),
      );
    const results = request.mutations.map(({ id }) => ({ id, status: 201 }));
    const serverTime = new Date(START_MS).toISOString();
    return Promise.resolve({ cursor: 'older', changes: [], results, hasMore: false, serverTime });
  });
  expect(asked.map(({ cursor }) => cursor).slice(0, 2)).toEqual(['old', null]);
  expect(sentAfter(asked)).toMatchObject([{ method: 'POST', body: { title: 'Kept' } }]);
  expect(await store.goals.count()).toBe(1);
});

describe('an expired cursor', () => {
  it('[R28] drops what the server no longer has, page by page, and keeps what was never sent', async () => {
    const { store, ids } = await syncedStore('Kept', 'Purged');
    const fresh = await addGoal(store, { title: 'Never sent' });
    const asked = await startOver(store, 'cursor_expired', [[], [await asChange(store, ids[0]!)]]);
    expect(asked.map(({ cursor }) => cursor).slice(0, 3)).toEqual(['old', null, 'new-0']);
    expect((await store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['Kept', 'Never sent']);
    expect(sentAfter(asked)).toMatchObject([{ method: 'POST', recordId: fresh }]);
  });

  it('[R28] keeps a queued change to what was purged in "needs attention"; it does not bring the record back', async () => {
    const { store, ids } = await syncedStore('Purged');
    await write(store, [{ resource: 'goals', id: ids[0]!, put: { notes: 'mine' } }]);
    const asked = await startOver(store, 'cursor_expired', [[]]);
    expect(sentAfter(asked)).toEqual([]);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.attention.toArray()).toMatchObject([
      { recordId: ids[0], body: { title: 'Purged', notes: 'mine' } },
    ]);
  });

  it('[R28] sends nothing until the replacement has arrived, also when it was cut short', async () => {
    const { store, ids } = await syncedStore('Kept', 'Purged');
    await addGoal(store, { title: 'Never sent' });
    const kept = await asChange(store, ids[0]!);
    let asked = 0;
    const cut = syncRound(store, ({ mutations }) => {
      asked += 1;
      if (asked === 1) return Promise.reject(new Problem('cursor_expired'));
      expect(mutations).toEqual([]);
      if (asked === 3) return Promise.reject(new Problem('network'));
      return Promise.resolve({
        cursor: 'half',
        changes: [kept],
        results: [],
        hasMore: true,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      });
    });
    await expect(cut).rejects.toMatchObject({ code: 'network' });
    expect(await store.goals.count()).toBe(3);
    const requests: SyncRequest[] = [];
    await syncRound(store, (request) => {
      requests.push(structuredClone(request));
      return Promise.resolve({
        cursor: 'end',
        changes: [],
        results: request.mutations.map(({ id }) => ({ id, status: 201 })),
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      });
    });
    expect(requests[0]).toMatchObject({ cursor: 'half', mutations: [] });
    expect((await store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['Kept', 'Never sent']);
  });
});

it('[R14] [R28] starting over does not end with a page that another tab outran', async () => {
  const { store, ids } = await syncedStore('First page', 'Second page');
  const [first, second] = await Promise.all(ids.map((id) => asChange(store, id)));
  const answer = { results: [], hasMore: false, serverTime: new Date(START_MS).toISOString(), schema: SCHEMA };
  let asked = 0;
  await syncRound(store, async () => {
    asked += 1;
    if (asked === 1) throw new Problem('cursor_expired');
    if (asked > 2) return { ...answer, cursor: 'end', changes: [second!] };
    // Meanwhile another tab asks the same, and gets as much as a page holds.
    const other = { ...answer, cursor: 'page', changes: [first!], hasMore: true };
    await absorb(store, { from: null, answer: other, sent: new Map(), settle });
    await write(store, [{ resource: 'goals', id: ids[1]!, put: { title: 'Edited' } }]);
    return { ...answer, cursor: 'end', changes: [first!, second!] };
  });
  await syncRound(store, ({ mutations }) => {
    const results = mutations.map(({ id }) => ({ id, status: 200 }));
    return Promise.resolve({ ...answer, cursor: 'end', changes: asked > 2 ? [] : [second!], results });
  });
  expect(await store.attention.count()).toBe(0);
  expect((await store.goals.toArray()).map(({ title }) => title).sort()).toEqual(['Edited', 'First page']);
});

describe('a cursor that is ahead of a restored server', () => {
  it('[R29] gives back every record that the server lacks, with the stamps of then', async () => {
    const { store, ids } = await syncedStore('Lost', 'Still there');
    const lost = (await store.goals.get(ids[0]!))!;
    const asked = await startOver(store, 'cursor_ahead', [[await asChange(store, ids[1]!)]]);
    expect(sentAfter(asked)).toMatchObject([
      { method: 'POST', recordId: ids[0], stamp: lost.stamps['*'], body: { title: 'Lost' } },
    ]);
    expect(await store.goals.count()).toBe(2);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R29] gives back the fields that the server has in an older state, and takes the ones that are newer there', async () => {
    const { store, ids } = await syncedStore('Old title');
    const old = await asChange(store, ids[0]!);
    await write(store, [{ resource: 'goals', id: ids[0]!, put: { title: 'New title' } }]);
    await syncRound(store, ({ mutations }) =>
      Promise.resolve({
        cursor: 'later',
        changes: [],
        results: mutations.map(({ id }) => ({ id, status: 200 })),
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      }),
    );
    const restored: Change = {
      ...old,
      record: {
        ...old.record,
        notes: 'from elsewhere',
        stamps: { ...old.record.stamps, notes: theirs(START_MS + 1_000) },
      },
    };
    const asked = await startOver(store, 'cursor_ahead', [[restored]]);
    expect(sentAfter(asked)).toMatchObject([{ method: 'PATCH', body: { title: 'New title' } }]);
    expect(await store.goals.get(ids[0]!)).toMatchObject({ title: 'New title', notes: 'from elsewhere' });
  });

  it('[R29] deletes again what was deleted since the backup', async () => {
    const { store, ids } = await syncedStore('Deleted since');
    const old = await asChange(store, ids[0]!);
    await write(store, [{ resource: 'goals', id: ids[0]!, delete: true }]);
    await syncRound(store, ({ mutations }) =>
      Promise.resolve({
        cursor: 'later',
        changes: [],
        results: mutations.map(({ id }) => ({ id, status: 204 })),
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      }),
    );
    const asked = await startOver(store, 'cursor_ahead', [[old]]);
    expect(sentAfter(asked)).toMatchObject([{ method: 'DELETE', recordId: ids[0] }]);
    expect(await store.goals.count()).toBe(0);
  });

  it('[R29] deletes again what the server lacks altogether, for another device may give it back', async () => {
    const { store, ids } = await syncedStore('Deleted since');
    await write(store, [{ resource: 'goals', id: ids[0]!, delete: true }]);
    await syncRound(store, ({ mutations }) =>
      Promise.resolve({
        cursor: 'later',
        changes: [],
        results: mutations.map(({ id }) => ({ id, status: 204 })),
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      }),
    );
    const asked = await startOver(store, 'cursor_ahead', [[]]);
    expect(sentAfter(asked)).toMatchObject([{ method: 'DELETE', recordId: ids[0] }]);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.trash.toArray()).toMatchObject([{ record: { title: 'Deleted since' } }]);
  });

  it('[R29] deletes again what another device gave back once the server had forgotten the deletion', async () => {
    const { store, ids } = await syncedStore('Deleted');
    const live = await asChange(store, ids[0]!);
    await write(store, [{ resource: 'goals', id: ids[0]!, delete: true }]);
    const deleted = (await store.outbox.get(['goals', ids[0]!]))!.queued!.stamps.deleted;
    const asked: SyncRequest[] = [];
    const post = (changes: Change[]) => (request: SyncRequest) => {
      asked.push(structuredClone(request));
      const results = request.mutations.map(({ id }) => ({ id, status: 204 }));
      const serverTime = new Date(START_MS).toISOString();
      return Promise.resolve({ cursor: 'c', changes: changes.splice(0), results, hasMore: false, serverTime });
    };
    await syncRound(store, post([]));
    asked.length = 0;
    await syncRound(store, post([live]));
    expect(asked[1]!.mutations).toMatchObject([{ method: 'DELETE', recordId: ids[0], stamp: deleted }]);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
  });

  it('[R29] keeps a deletion that is queued, for another device may give the record back', async () => {
    const { store, ids } = await syncedStore('Lost');
    await write(store, [{ resource: 'goals', id: ids[0]!, delete: true }]);
    const asked = await startOver(store, 'cursor_ahead', [[]]);
    expect(sentAfter(asked)).toMatchObject([{ method: 'DELETE', recordId: ids[0] }]);
  });

  it.each(['the answer to its deletion', 'a round that tells of that'])(
    '[R29] shows what a lost record is once another device has brought it back, whatever the trash kept of it: after %s',
    async (when) => {
      const { store, ids } = await syncedStore('Lost');
      const id = ids[0]!;
      await write(store, [{ resource: 'goals', id, put: { notes: 'that nobody else has seen' } }]);
      const serverTime = new Date(START_MS).toISOString();
      const answer = { cursor: 'old', hasMore: false, serverTime, schema: SCHEMA };
      const taken = ({ mutations }: SyncRequest) => mutations.map((one) => ({ id: one.id, status: 200 }));
      await syncRound(store, (request) => Promise.resolve({ ...answer, changes: [], results: taken(request) }));
      const { notes: _, ...told } = (await asChange(store, id)).record;
      await write(store, [{ resource: 'goals', id, delete: true }]);
      const deleted = (await store.outbox.toArray())[0]!.queued!.stamps.deleted!;
      const tombstone: Change = { resource: 'goals', record: { id, deleted: true, stamps: { deleted } } };
      let asked = 0;
      await syncRound(store, ({ mutations }) => {
        asked += 1;
        if (asked === 1) return Promise.reject(new Problem('cursor_ahead'));
        const results = mutations.map((one) => ({ id: one.id, status: 404 }));
        const changes = mutations.length > 0 && when.startsWith('a round') ? [tombstone] : [];
        return Promise.resolve({ ...answer, changes, results });
      });
      expect((await store.trash.toArray())[0]!.record.notes).toBe('that nobody else has seen');
      const stamps = { '*': '000000000000-0000-0000000000000000', title: theirs(START_MS + 5_000), deleted };
      const change = { resource: 'goals', record: { ...told, notes: '', title: 'Back', stamps } } as Change;
      await syncRound(store, () => Promise.resolve({ ...answer, changes: [change], results: [] }));
      expect(await store.goals.get(id)).toMatchObject({ title: 'Back', notes: '' });
    },
  );

  it('[R6] [R29] gives back with the stamps of then, also when the clock is set right meanwhile', async () => {
    const { store, ids } = await syncedStore('Old title');
    const old = await asChange(store, ids[0]!);
    for (const title of ['Newer title', 'New title'])
      await write(store, [{ resource: 'goals', id: ids[0]!, put: { title } }]);
    const { title } = (await store.outbox.get(['goals', ids[0]!]))!.queued!.stamps;
    const asked: SyncRequest[] = [];
    const post =
      (pages: Change[][], serverMs: number) =>
      (request: SyncRequest): Promise<SyncAnswer> => {
        asked.push(structuredClone(request));
        if (request.cursor === 'old' && pages.length > 1) return Promise.reject(new Problem('cursor_ahead'));
        const changes = pages.shift() ?? [];
        const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
        // The second page brings the news that this device's clock is an hour ahead.
        const serverTime = new Date(pages.length > 0 ? START_MS : serverMs).toISOString();
        return Promise.resolve({ cursor: 'old', changes, results, hasMore: pages.length > 0, serverTime });
      };
    await syncRound(store, post([[]], START_MS));
    asked.length = 0;
    await syncRound(store, post([[old], []], START_MS - 3_600_000));
    expect(sentAfter(asked)).toMatchObject([{ method: 'PATCH', body: { title: 'New title' }, stamp: title }]);
  });

  it('[R29] loses nothing that is queued', async () => {
    const { store, ids } = await syncedStore('Lost');
    await write(store, [{ resource: 'goals', id: ids[0]!, put: { notes: 'queued' } }]);
    const asked = await startOver(store, 'cursor_ahead', [[]]);
    expect(sentAfter(asked)).toMatchObject([
      { method: 'POST', recordId: ids[0], body: { title: 'Lost', notes: 'queued' } },
    ]);
    expect([await store.outbox.count(), await store.attention.count()]).toEqual([0, 0]);
  });
});

describe('a day, which always exists', () => {
  const date = '2026-03-02';
  const day = { resource: 'days', id: dayId(date) } as const;
  const writeNote = (store: Store, note: string) => write(store, [{ ...day, put: { date, note } }]);

  it('[R29] [R103] is given back, whole and with its date, to a server that lost it', async () => {
    const { store } = await syncedStore();
    await writeNote(store, 'Told');
    await syncRound(store, ({ mutations }) =>
      Promise.resolve({
        cursor: 'old',
        changes: [],
        results: mutations.map(({ id }) => ({ id, status: 200 })),
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      }),
    );
    const asked = await startOver(store, 'cursor_ahead', [[]]);
    expect(sentAfter(asked)).toMatchObject([{ method: 'PATCH', recordId: day.id, body: { date, note: 'Told' } }]);
    expect(await store.days.get(day.id)).toMatchObject({ date, note: 'Told', mood: null });
    expect(await store.attention.count()).toBe(0);
  });

  it.each(['cursor_expired', 'cursor_ahead'] as const)(
    '[R28] [R103] keeps its first change queued over %s, and shows it',
    async (code) => {
      const { store } = await syncedStore();
      await writeNote(store, 'Never told');
      const asked = await startOver(store, code, [[]]);
      expect(sentAfter(asked)).toMatchObject([{ method: 'PATCH', body: { date, note: 'Never told' } }]);
      expect(await store.days.get(day.id)).toMatchObject({ date, note: 'Never told', mood: null });
      expect(await store.attention.count()).toBe(0);
    },
  );
});

describe('what bears stamps from the future, by a clock that the server once had', () => {
  const AHEAD_MS = 5 * 3_600_000;

  /** A goal that this device named twice: by the right time, and then by that of a server five hours ahead. */
  async function renamedAhead(): Promise<{ store: Store; id: string; held: Stamped }> {
    const { store, ids } = await syncedStore('Old title');
    const id = ids[0]!;
    const [change] = [await asChange(store, id, { title: 'New title' })];
    change.record.stamps = { ...change.record.stamps, title: theirs(START_MS + AHEAD_MS) };
    await hear(store, 'old', [change]);
    return { store, id, held: (await store.goals.get(id))! };
  }

  /** An answer that says so much. */
  const hear = (store: Store, cursor: string, changes: Change[]): Promise<void> =>
    syncRound(store, () =>
      Promise.resolve({
        cursor,
        changes: changes.splice(0),
        results: [],
        hasMore: false,
        serverTime: new Date(START_MS).toISOString(),
        schema: SCHEMA,
      }),
    );

  /** Starts over with a restored server that has this of the goal, and refuses what lies ahead. Returns what was sent. */
  async function resendTo(store: Store, has: Change[]): Promise<SyncRequest['mutations']> {
    const sent: SyncRequest['mutations'] = [];
    let asked = 0;
    await syncRound(store, (request) => {
      asked += 1;
      if (asked === 1) return Promise.reject(new Problem('cursor_ahead'));
      sent.push(...structuredClone(request.mutations));
      const isAhead = ({ stamp, stamps = {} }: SyncRequest['mutations'][number]): boolean =>
        [stamp, ...Object.values(stamps)].some((each) => stampMs(each) > START_MS + 60_000);
      const results = request.mutations.map((mutation) =>
        isAhead(mutation)
          ? { id: mutation.id, status: 422, problem: new Problem('clock_ahead').toJSON() }
          : { id: mutation.id, status: 200 },
      );
      const serverTime = new Date(START_MS).toISOString();
      return Promise.resolve({
        cursor: 'new',
        changes: has.splice(0),
        results,
        hasMore: false,
        serverTime,
        schema: SCHEMA,
      });
    });
    return sent;
  }

  it('[R29] is given back, stamped now, over what the device had seen before', async () => {
    const { store, id, held } = await renamedAhead();
    const old = { ...held, title: 'Old title' };
    const stamps = { ...held.stamps, title: held.stamps.date! };
    const sent = await resendTo(store, [{ resource: 'goals', record: { ...old, stamps } }]);
    expect(sent.at(-1)).toMatchObject({ method: 'PATCH', body: { title: 'New title' } });
    expect(stampMs(sent.at(-1)!.stamp)).toBe(START_MS);
    expect(await store.goals.get(id)).toMatchObject({ title: 'New title' });
  });

  it('[R16] [R29] gives way to what was written since the server was restored, and is kept in a notice', async () => {
    const { store, id, held } = await renamedAhead();
    const now = { ...held, title: 'Theirs' };
    const stamps = { ...held.stamps, title: theirs(START_MS + 30_000) };
    const sent = await resendTo(store, [{ resource: 'goals', record: { ...now, stamps } }]);
    expect(sent.filter(({ stamp }) => stampMs(stamp) <= START_MS + 60_000)).toEqual([]);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Theirs' });
    expect(await store.notices.toArray()).toMatchObject([{ field: 'title', stands: 'Theirs', gaveWay: 'New title' }]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R29] does not bring back what was deleted since: it is in "needs attention"', async () => {
    const { store, id } = await renamedAhead();
    const deleted = theirs(START_MS + 30_000);
    const gone: Change = {
      resource: 'goals',
      record: { id, deleted: true, stamps: { '*': theirs(START_MS), deleted } },
    };
    await resendTo(store, [gone]);
    expect([await store.goals.count(), await store.outbox.count()]).toEqual([0, 0]);
    expect(await store.attention.toArray()).toMatchObject([
      { recordId: id, method: 'POST', body: { title: 'New title' } },
    ]);
  });

  it('[R29] comes back after a deletion that the device had seen before', async () => {
    const { store, id, held } = await renamedAhead();
    const deleted = held.stamps.date!;
    const gone: Change = {
      resource: 'goals',
      record: { id, deleted: true, stamps: { '*': theirs(START_MS - 9), deleted } },
    };
    const sent = await resendTo(store, [gone]);
    expect(sent.at(-1)).toMatchObject({ method: 'POST', body: { title: 'New title' } });
    expect(await store.goals.get(id)).toMatchObject({ title: 'New title' });
  });

  /** A goal that was deleted by the time of a server five hours ahead; and as it was. */
  async function deletedAhead(): Promise<{ store: Store; id: string; live: Change }> {
    const { store, ids } = await syncedStore('Essay');
    const id = ids[0]!;
    const live = await asChange(store, id);
    const stamps = { ...live.record.stamps, deleted: theirs(START_MS + AHEAD_MS) };
    await hear(store, 'old', [{ resource: 'goals', record: { id, deleted: true, stamps } }]);
    return { store, id, live };
  }

  it('[R29] is deleted again where nobody wrote to it since', async () => {
    const { store, live } = await deletedAhead();
    const sent = await resendTo(store, [live]);
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(stampMs(sent.at(-1)!.stamp)).toBe(START_MS);
    expect(await store.goals.count()).toBe(0);
  });

  it('[R5] [R16] [R29] is not deleted again where somebody wrote to it since, and a notice says so', async () => {
    const { store, id, live } = await deletedAhead();
    const stamps = { ...live.record.stamps, title: theirs(START_MS + 30_000) };
    await resendTo(store, [{ resource: 'goals', record: { ...live.record, title: 'Theirs', stamps } }]);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Theirs' });
    expect(await store.notices.toArray()).toMatchObject([{ recordId: id, field: 'deleted', gaveWay: true }]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('[R29] is not held up by what its author wrote since, which is told by its own time', async () => {
    const { store, id, held } = await renamedAhead();
    await write(store, [{ resource: 'goals', id, put: { notes: 'page 4' } }]);
    const now = { ...held, title: 'Theirs' };
    const stamps = { ...held.stamps, title: theirs(START_MS + 30_000) };
    const sent = await resendTo(store, [{ resource: 'goals', record: { ...now, stamps } }]);
    expect(sent.at(-1)).toMatchObject({ method: 'PATCH', body: { notes: 'page 4' } });
    expect(await store.goals.get(id)).toMatchObject({ title: 'Theirs', notes: 'page 4' });
  });
});
