/** What a device does with servers that know less, as much, or more than it does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { Problem } from '#protocol/problem.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import { resources } from '#protocol/resources.ts';
import { formatStamp } from '#protocol/stamp.ts';
import type { Change, SyncAnswer } from '#protocol/sync-answer.ts';
import type { SyncRequest } from '#protocol/sync-request.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { callSync } from '#client/http/call-sync.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { release } from '#client/store/outbox.ts';
import { waitingForUpdate } from '#client/store/server-schema.ts';
import { write } from '#client/store/write.ts';
import { addGoal, newDevice, START_MS } from '#tests/support/device.ts';
import { syncRound } from './round.ts';

const theirs = (ms: number) => formatStamp({ ms, counter: 0, replicaId: 'f'.repeat(16) });

const goalChange = (id: string, fields: Record<string, unknown> = {}, stamps: Record<string, string> = {}): Change => ({
  resource: 'goals',
  record: {
    ...resources.goals.defaults,
    ...{ id, title: 'Theirs', date: '2026-01-31', position: 'a0', createdAt: '2026-01-01T00:00:00.000Z' },
    ...fields,
    stamps: { '*': theirs(START_MS - 1000), ...stamps },
  },
});

/** A server that says what a test says, and takes whatever comes. */
function server(schema: number | null = SCHEMA, say: (request: SyncRequest) => Partial<SyncAnswer> = () => ({})) {
  const asked: SyncRequest[] = [];
  const post = (request: SyncRequest): Promise<SyncAnswer> => {
    asked.push(structuredClone(request));
    const results = request.mutations.map(({ id }) => ({ id, status: 200 }));
    const serverTime = new Date(START_MS).toISOString();
    const answer = { cursor: `c${asked.length}`, changes: [], results, hasMore: false, serverTime };
    return Promise.resolve({ ...answer, ...(schema !== null && { schema }), ...say(request) });
  };
  return { asked, post, sent: () => asked.flatMap(({ mutations }) => mutations) };
}

const bodies = (mutations: Mutation[]) => mutations.map(({ method, body }) => [method, body]);
const edit = (store: Store, id: string, put: Record<string, unknown>) => write(store, [{ resource: 'goals', id, put }]);

it('[R110] what a newer server says beyond this build is skipped, and a record lives on by a field that is not known', () => {
  const deleted = theirs(START_MS);
  const known = goalChange(newId());
  const { resource, record } = goalChange(newId(), { mood: 3 }, { mood: theirs(START_MS + 1), deleted });
  const answer = readAnswer({
    ...{
      cursor: 'c',
      hasMore: false,
      results: [],
      serverTime: new Date(START_MS).toISOString(),
      news: true,
      schema: 9,
    },
    changes: [known, { resource: 'dreams', record: { id: newId(), stamps: {} } }, { resource, record }],
  });
  expect(answer.changes.map(({ record: { id } }) => id)).toEqual([known.record.id, record.id]);
  expect(answer.changes[1]!.record).not.toHaveProperty('mood');
  expect(answer.changes[1]!.record.stamps).toEqual({
    '*': record.stamps['*'],
    deleted,
    position: theirs(START_MS + 1),
  });
});

describe('[R112] a server that refuses the protocol', () => {
  it.each([
    ['names an older one', { protocols: [1] }],
    ['is the first, which names none', {}],
  ])('and %s is spoken to in that one', async (_, extras) => {
    const { store } = newDevice();
    await addGoal(store);
    const old = server(null);
    await syncRound(store, (request) =>
      request.protocol === 1 ? old.post(request) : Promise.reject(new Problem('upgrade_required', '', extras)),
    );
    expect([old.asked.length > 0, await store.outbox.count()]).toEqual([true, 0]);
  });

  it('and names none that is known here is told to the person', async () => {
    const { store } = newDevice();
    const refuse = () => Promise.reject(new Problem('upgrade_required', '', { protocols: [3] }));
    await expect(syncRound(store, refuse)).rejects.toMatchObject({ code: 'upgrade_required' });
  });
});

describe('[R113] a server that knows less', () => {
  beforeEach(() => Object.assign(resources.goals.fieldsSince, { reminder: 2 }));
  afterEach(() => Object.assign(resources.goals, { fieldsSince: {} }));

  it('gets what it knows; the rest waits beside it, is no trouble, and is sent once the server knows more', async () => {
    const { store } = newDevice();
    await syncRound(store, server(null).post);
    const id = await addGoal(store, { reminder: '16:30' });
    const old = server(null);
    await syncRound(store, old.post);
    await edit(store, id, { title: 'New', reminder: '17:00' });
    await syncRound(store, old.post);
    expect(old.sent().map(({ method, body }) => [method, body!.title, 'reminder' in body!])).toEqual([
      ['POST', 'Read 10 pages', false],
      ['PATCH', 'New', false],
    ]);
    const [entry, ...others] = await waitingForUpdate(store);
    expect([entry, others]).toMatchObject([{ id, sending: null, queued: { failures: 0, sitOut: 0 } }, []]);
    expect(await store.goals.get(id)).toMatchObject({ title: 'New', reminder: '17:00' });

    const updated = server();
    await syncRound(store, updated.post);
    expect(bodies(updated.sent())).toEqual([['PATCH', { reminder: '17:00' }]]);
    expect(await store.outbox.count()).toBe(0);
  });

  it('keeps waiting what an older server refuses that took its place unheard', async () => {
    const { store } = newDevice();
    await syncRound(store, server().post);
    const id = await addGoal(store);
    await syncRound(store, server().post);
    await edit(store, id, { reminder: '16:30' });
    const refused = { status: 400, problem: new Problem('invalid_request').toJSON() };
    const older = server(1, ({ mutations }) => ({ results: mutations.map((one) => ({ id: one.id, ...refused })) }));
    await syncRound(store, older.post);
    expect([await store.attention.count(), (await waitingForUpdate(store)).length]).toEqual([0, 1]);
  });
});

describe('[R111] what an answer leaves out', () => {
  it('is here by what was sent, with its stamps', async () => {
    const { store } = newDevice();
    await syncRound(store, server().post);
    const id = await addGoal(store);
    const sent = server(SCHEMA, () => ({ cursor: 'moved' }));
    await syncRound(store, sent.post);
    const row = (await store.goals.get(id)) as unknown as Stamped;
    expect(row.stamps['*'] ?? row.stamps.title).toBe(sent.sent()[0]!.stamp);
    expect([await store.outbox.count(), (await store.meta.get('cursor'))?.value]).toEqual([0, 'moved']);
  });

  it('is asked for again where a result met no slot: of such an answer nothing is taken, the cursor least of all', async () => {
    const { store } = newDevice();
    await syncRound(store, server().post);
    const [one, two] = [await addGoal(store), await addGoal(store, { title: 'Two' })];
    const cursor = async () => (await store.meta.get('cursor'))?.value;
    const standing: unknown[] = [];
    const late = server(SCHEMA, () => ({ cursor: 'moved', changes: [goalChange(newId())] }));
    await syncRound(store, async (request) => {
      standing.push(await cursor(), await store.goals.count(), request.mutations.length);
      if (standing.length > 3) return late.post(request);
      // Another tab takes one of them up anew, under another id, while the answer is on its way.
      await store.outbox
        .where('[resource+id]')
        .equals(['goals', one])
        .modify((entry) => {
          entry.sending = { ...entry.sending!, mutationId: newId() };
        });
      return late.post(request);
    });
    expect(standing).toEqual(['c1', 2, 2, 'c1', 2, 2]);
    expect([await cursor(), await store.outbox.count(), await store.goals.count()]).toEqual(['moved', 0, 3]);
    expect(await store.goals.get(two)).toMatchObject({ title: 'Two' });
  });
});

describe('[R114] a batch beside a stream', () => {
  const answered = (status: number) => (request: SyncRequest) =>
    server(SCHEMA, ({ mutations }) => ({
      results: mutations.map(({ id }, i) => ({ id, status: i === 1 ? status : 200 })),
    })).post(request);

  it.each<[string, boolean, (request: SyncRequest, store: Store) => Promise<SyncAnswer>]>([
    ['whose every change was taken', true, answered(201)],
    ['of which one change was refused', false, answered(400)],
    ['of which one deletion met nothing', false, answered(404)],
    ['that got no answer', false, () => Promise.reject(new Problem('network'))],
    ['that another tab took back', false, (request, store) => release(store).then(() => answered(200)(request))],
  ])('%s: the store holds it is %s', async (_, isHeld, post) => {
    const { store } = newDevice();
    await syncRound(store, server().post);
    const id = await addGoal(store);
    await syncRound(store, server().post);
    await addGoal(store, { title: 'Two' });
    await write(store, [{ resource: 'goals', id, delete: true }]);
    const name = { stream: 's1', batch: 7 };
    const held: boolean[] = [];
    const asked: SyncRequest[] = [];
    const ask = (request: SyncRequest): Promise<SyncAnswer> => {
      asked.push(request);
      return asked.length === 1 ? post(request, store) : Promise.reject(new Problem('network'));
    };
    const over = (isHere: boolean): void => void held.push(isHere);
    await syncRound(store, ask, undefined, () => ({ name, over })).catch(() => undefined);
    expect([asked[0], asked[0]!.mutations.length, held[0]]).toMatchObject([name, 2, isHeld]);
  });
});

describe('[R116] a store that an older build filled', () => {
  /** It holds one goal, and the server has said more since. */
  async function filledByOldBuild() {
    const { store } = newDevice();
    const [known, unknown] = [newId(), newId()];
    await syncRound(store, server(SCHEMA, ({ cursor }) => (cursor ? {} : { changes: [goalChange(known)] })).post);
    await store.meta.delete('filled');
    return { store, known, unknown };
  }

  it('is filled up page by page under a cursor of its own: nothing is dropped, and the queue goes on', async () => {
    const { store, known, unknown } = await filledByOldBuild();
    const mine = await addGoal(store, { title: 'Mine' });
    const asked: (string | null)[] = [];
    const pages = server(SCHEMA, ({ cursor, mutations }) => {
      asked.push(cursor);
      if (cursor === null) return { cursor: 'p1', hasMore: true, changes: [goalChange(unknown)] };
      if (cursor === 'p1') return { cursor: 'p2', changes: [goalChange(newId())] };
      return { cursor: 'main', ...(mutations.length > 0 && { changes: [] }) };
    });
    await syncRound(store, pages.post);
    expect(asked).toEqual(['c1', null, 'p1']);
    expect(await store.goals.bulkGet([known, unknown, mine])).not.toContain(undefined);
    const meta = async (key: 'cursor' | 'refill' | 'filled') => (await store.meta.get(key))?.value;
    expect([await meta('cursor'), await meta('refill'), await meta('filled')]).toEqual(['main', undefined, SCHEMA]);
    await syncRound(store, pages.post);
    expect(asked.slice(3)).toEqual(['main']);
  });

  it('goes on where it was killed, and anew where the cursor of the refill is refused', async () => {
    const { store } = await filledByOldBuild();
    const refused = new Set<string>();
    const asked: (string | null)[] = [];
    const ask = (fails: string) => async (request: SyncRequest) => {
      const { cursor } = request;
      asked.push(cursor);
      if (cursor === fails && !refused.has(fails)) {
        refused.add(fails);
        throw new Problem(fails === 'p1' ? 'network' : 'cursor_expired');
      }
      const page = cursor === null ? 'p1' : cursor === 'p1' ? 'p2' : undefined;
      return server(SCHEMA, () => (page ? { cursor: page, hasMore: true } : { cursor: cursor! })).post(request);
    };
    await expect(syncRound(store, ask('p1'))).rejects.toMatchObject({ code: 'network' });
    await syncRound(store, ask('p2'));
    expect(asked).toEqual(['c1', null, 'p1', 'c1', 'p1', 'p2', 'c1', null, 'p1', 'p2']);
  });
});

it('[R115] a request is sent with short stamps and by places, and an answer of them is read', async () => {
  const { store } = newDevice();
  await addGoal(store);
  const sent: { body: SyncRequest; long: SyncRequest }[] = [];
  const change = goalChange(newId());
  const answer = {
    cursor: 'c',
    results: [{ id: '0', status: 201 }],
    hasMore: false,
    serverTime: new Date(START_MS).toISOString(),
    schema: SCHEMA,
  };
  const ports = {
    fetch: (_: unknown, { body, headers }: RequestInit) => {
      sent.at(-1)!.body = JSON.parse(body as string) as SyncRequest;
      const short = { ...change, record: { ...change.record, stamps: { '*': '-1000-0-0' } } };
      const json = { ...answer, base: START_MS, replicas: ['f'.repeat(16)], changes: [short] };
      const { 'x-request-id': id } = headers as Record<string, string>;
      return Promise.resolve(
        new Response(JSON.stringify(json), { headers: { 'content-type': 'application/json', 'x-request-id': id! } }),
      );
    },
    ...{ baseUrl: '', newId, deadline: AbortSignal.timeout },
  };
  await syncRound(store, async (long) => {
    sent.push({ long: structuredClone(long), body: long });
    return callSync(ports as never, 'token', long);
  });
  const [{ body, long }] = sent as [(typeof sent)[0]];
  expect(body).toMatchObject({ replicaId: long.replicaId, mutations: [{ id: '0', stamp: '0-0-0' }] });
  expect(body).not.toHaveProperty('replicas');
  expect(formatStamp({ ms: body.base!, counter: 0, replicaId: long.replicaId })).toBe(long.mutations[0]!.stamp);
  expect(await store.outbox.count()).toBe(0);
  expect((await store.goals.get(change.record.id))?.stamps).toEqual(change.record.stamps);
});
