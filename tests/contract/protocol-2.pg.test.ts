/** What protocol 2 of a round says otherwise than protocol 1, and that protocol 1 is answered as it always was. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DigestSum } from '#protocol/digest.ts';
import { exampleOf } from '#protocol/examples.ts';
import { isKnownField } from '#protocol/known-part.ts';
import type { Stamped } from '#protocol/merge.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { readAnswer } from '#protocol/read-answer.ts';
import { parseStamp } from '#protocol/stamp.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { SCHEMA } from '#protocol/sync.ts';
import { openStream, type EventStream } from '#tests/support/event-stream.ts';
import { newBody, patch, post, remove, stampAt } from '#tests/support/factories.ts';
import { REPLICA, startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const OTHER = '1111111111111111';

let server: TestServer;
let besides: TestServer;
let user: TestUser;
let cursor: string;
const opened: EventStream[] = [];

beforeAll(async () => {
  server = await startTestServer();
  besides = await startTestServer({ besides: server });
});
afterAll(async () => {
  await besides.stop();
  await server.stop();
});
beforeEach(async () => {
  user = await server.signUp();
  ({ cursor } = await round());
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});

const send = (overrides: object = {}): Promise<Reply> =>
  user.call('POST', '/api/sync', { protocol: 2, replicaId: REPLICA, cursor: null, mutations: [], ...overrides });

/** A round of protocol 2 that goes well, with long stamps. */
async function round(overrides: object = {}): Promise<SyncAnswer> {
  const reply = await send(overrides);
  expect(reply.status).toBe(200);
  return readAnswer(reply.body);
}

/** A goal of which every field is sent. */
const goal = (body: Record<string, unknown> = {}): Mutation =>
  post('goals', { ...exampleOf('goals'), ...newBody('goals'), ...body });

const idsOf = ({ changes }: Pick<SyncAnswer, 'changes'>): string[] => changes.map(({ record }) => record.id);

describe('[R112] protocol 1', () => {
  test('is answered as it was: every change comes back, with long stamps and nothing that it does not know', async () => {
    const newer = goal();
    await round({ cursor, mutations: [newer] });
    const body = Object.fromEntries(Object.entries(newer.body!).filter(([field]) => isKnownField('goals', field, 1)));
    const mutation = { ...goal(), body: { ...body, title: 'Of protocol 1' } };
    const reply = await user.call<SyncAnswer>('POST', '/api/sync', {
      ...{ protocol: 1, replicaId: REPLICA, cursor, mutations: [mutation] },
    });
    expect(Object.keys(reply.body).sort()).toEqual(['changes', 'cursor', 'hasMore', 'results', 'serverTime']);
    expect(idsOf(reply.body).sort()).toEqual([newer.recordId, mutation.recordId].sort());
    for (const { record } of reply.body.changes) {
      const { stamps, id: _, createdAt: __, updatedAt: ___, ...fields } = record;
      for (const stamp of Object.values(stamps)) expect(parseStamp(stamp)).toBeDefined();
      const named = [...Object.keys(fields), ...Object.keys(stamps).filter((field) => field !== '*')];
      expect(named.filter((field) => !isKnownField('goals', field, 1))).toEqual([]);
    }
  });

  test('refuses what it does not know, and has no goal without a day', async () => {
    const ask = (mutation: Mutation) =>
      user.call<SyncAnswer>('POST', '/api/sync', { protocol: 1, replicaId: REPLICA, cursor, mutations: [mutation] });
    const later = post('goals', { date: '9999-12-31' });
    const { body } = await ask(later);
    expect(body).toMatchObject({ results: [{ status: 201 }], changes: [{ record: { date: '9999-12-31' } }] });
    expect((await round({ cursor })).changes).toMatchObject([{ record: { id: later.recordId, date: null } }]);
    for (const [path, mutation] of [
      ['body.estimate', patch(later, { estimate: 5 })],
      ['resource', post('deadlines')],
    ] as const)
      expect((await ask(mutation)).body.results).toMatchObject([{ status: 400, problem: { errors: [{ path }] } }]);
  });

  test.each(['base', 'echo', 'digest', 'refill', 'stream', 'batch'])('takes no %s', async (key) => {
    const reply = await send({ protocol: 1, [key]: key === 'base' ? 1 : true });
    expect([reply.status, reply.body.errors[0].path]).toEqual([400, key]);
  });
});

describe('[R111] changes leave out what their author knows', () => {
  test('what was sent in full, alive, changed and deleted, and it is there for others', async () => {
    const [one, two] = [goal(), goal()];
    const made = await round({ cursor, mutations: [one, two] });
    expect([made.results.map(({ status }) => status), made.changes, made.schema]).toEqual([[201, 201], [], SCHEMA]);
    const moved = await round({ cursor: made.cursor, mutations: [patch(one, { title: 'New' }), remove(two)] });
    expect(moved.changes).toEqual([]);
    expect(idsOf(await round({ cursor: moved.cursor }))).toEqual([]);
    expect(idsOf(await round({ cursor })).sort()).toEqual([one.recordId, two.recordId].sort());
  });

  test('also when it comes again after a lost answer', async () => {
    const one = goal();
    await round({ cursor, mutations: [one] });
    const again = await round({ cursor, mutations: [one] });
    expect([again.results[0]!.status, again.changes]).toEqual([200, []]);
    const change = patch(one, { notes: 'Later' });
    await round({ cursor: again.cursor, mutations: [change] });
    expect((await round({ cursor: again.cursor, mutations: [change] })).changes).toEqual([]);
  });

  test.each<[string, (one: Mutation, cursor: string) => Promise<SyncAnswer>]>([
    [
      'a foreign write stands between',
      async (one, since) => {
        await round({ cursor, mutations: [patch(one, { notes: 'Theirs' }, { stamp: stampAt(0, OTHER) })] });
        return round({ cursor: since, mutations: [patch(one, { title: 'Mine' })] });
      },
    ],
    [
      'a foreign write won',
      async (one, since) => {
        await round({ cursor, mutations: [patch(one, { title: 'Theirs' }, { stamp: stampAt(0, OTHER) })] });
        return round({ cursor: since, mutations: [patch(one, { title: 'Mine' })] });
      },
    ],
    [
      'another value stands under the stamp that was sent',
      async (one, since) => {
        const stamp = stampAt(0);
        await round({ cursor, mutations: [patch(one, { title: 'Zzz' }, { stamp })] });
        return round({ cursor: since, mutations: [patch(one, { title: 'Aaa' }, { stamp })] });
      },
    ],
    [
      'another creation made it earlier',
      async (one, since) => {
        await round({ cursor, mutations: [{ ...one, id: one.recordId, stamp: stampAt(-60_000, OTHER) }] });
        return round({ cursor: since, mutations: [patch(one, { title: 'Mine' })] });
      },
    ],
    [
      'all is asked for',
      (one, since) => round({ cursor: since, mutations: [patch(one, { title: 'Mine' })], echo: true }),
    ],
    ['its author starts over', (one) => round({ mutations: [patch(one, { title: 'Mine' })] })],
  ])('nothing is left out where %s', async (_, act) => {
    const one = goal();
    const { cursor: since } = await round({ cursor, mutations: [one] });
    expect(idsOf(await act(one, since))).toContain(one.recordId);
  });

  test('what the server filled in comes back', async () => {
    const { position: _, ...body } = { ...exampleOf('goals'), ...newBody('goals') };
    const { changes } = await round({ cursor, mutations: [{ ...goal(), body }] });
    expect(changes).toMatchObject([{ record: { position: expect.any(String) as string } }]);
  });
});

describe('[R114] the stream', () => {
  async function follow(at: TestServer = server): Promise<EventStream> {
    const stream = await openStream(at.url, user.token, cursor, undefined, 2);
    opened.push(stream);
    await stream.until(() => stream.events.some(({ event }) => event === 'stream'), 'its name');
    return stream;
  }
  const nameOf = (stream: EventStream): string =>
    (stream.events.find(({ event }) => event === 'stream')!.data as { stream: string }).stream;

  test.each(['this', 'another'])(
    'beside a round leaves out what that sent, on %s instance; others get it',
    async (where) => {
      const [mine, theirs] = [await follow(where === 'this' ? server : besides), await follow()];
      const one = goal();
      const answer = await round({ cursor, mutations: [one], stream: nameOf(mine), batch: 3 });
      await theirs.until(() => theirs.changes().length > 0);
      await mine.until(() => mine.cursor() !== null, 'the cursor');
      expect([mine.changes(), mine.cursor()]).toEqual([[], answer.cursor]);
      expect(mine.events.at(-1)!.data).toMatchObject({ leftOut: [3] });
      expect(idsOf({ changes: theirs.changes() })).toEqual([one.recordId]);
      // A later write of somebody else to the same record comes, whole.
      await round({ cursor, mutations: [patch(one, { notes: 'Theirs' }, { stamp: stampAt(0, OTHER) })] });
      await mine.until(() => mine.changes().length > 0);
      expect(mine.changes()).toMatchObject([{ record: { id: one.recordId, notes: 'Theirs' } }]);
    },
  );

  test('leaves nothing out for a round that names none, another one, itself alone, or one of another person', async () => {
    const stream = await follow();
    const stranger = await server.signUp();
    const one = goal();
    await round({ cursor, mutations: [one] });
    await stream.until(() => stream.changes().length === 1);
    await round({ cursor, mutations: [patch(one, { notes: 'More' })], stream: 'another', batch: 0 });
    await stream.until(() => stream.changes().length === 2);
    await stranger.call('POST', '/api/sync', {
      ...{ protocol: 2, replicaId: REPLICA, cursor: null, mutations: [goal()], stream: nameOf(stream), batch: 0 },
    });
    const most = patch(one, { notes: 'Most' }, { stamp: stampAt(0) });
    await round({ cursor, mutations: [most], stream: nameOf(stream) });
    await stream.until(() => stream.changes().length === 3);
  });

  test('of protocol 1 has no name and long stamps', async () => {
    const stream = await openStream(server.url, user.token, cursor);
    opened.push(stream);
    await round({ cursor, mutations: [goal()] });
    await stream.until(() => stream.changes().length > 0);
    expect(stream.events.map(({ event }) => event)).not.toContain('stream');
    for (const stamp of Object.values(stream.changes()[0]!.record.stamps)) expect(parseStamp(stamp)).toBeDefined();
  });
});

describe('[R115] short stamps', () => {
  const base = Date.now() - 60_000;
  const short = { base, replicas: [REPLICA, OTHER] };

  test('are taken and given, and stored long', async () => {
    const one = { ...goal(), stamp: '500-3-0', stamps: { title: '-500-65535-1' } };
    const reply = await send({ cursor, ...short, mutations: [one] });
    expect(reply.body.results).toMatchObject([{ status: 201 }]);
    const { body } = await send({ cursor });
    expect(Object.values(body.changes[0].record.stamps).every((text) => /^-?\d+-\d+-\d+$/.test(text as string))).toBe(
      true,
    );
    const { stamps } = readAnswer(body).changes[0]!.record;
    expect([parseStamp(stamps.date ?? stamps['*']!), parseStamp(stamps.title ?? stamps['*']!)]).toEqual([
      { ms: base + 500, counter: 3, replicaId: REPLICA },
      { ms: base - 500, counter: 65_535, replicaId: OTHER },
    ]);
    expect(
      Object.values((await user.sync([], null)).changes[0]!.record.stamps).every((stamp) => parseStamp(stamp)),
    ).toBe(true);
  });

  test.each([
    ['stamp', { stamp: '500-3-2' }],
    ['stamp', { stamp: '500-65536-0' }],
    ['stamp', { stamp: '500-3' }],
    ['stamp', { stamp: '0x5-3-0' }],
    ['stamp', { stamp: '999999999999999-0-0' }],
    ['stamps.title', { stamps: { title: '-999999999999999-0-0' } }],
  ])('a malformed one is a 400 that names %s: %j', async (path, wrong) => {
    const { results } = await round({ cursor, ...short, mutations: [{ ...goal(), stamp: '500-0-0', ...wrong }] });
    expect(results).toMatchObject([{ status: 400, problem: { errors: [{ path }] } }]);
  });

  test.each([
    ['base', { base: -1 }],
    ['base', { base: 1.5 }],
    ['replicas.0', { replicas: ['x'] }],
    ['replicas', { replicas: Array.from({ length: 1001 }, () => REPLICA) }],
    ['replicas', { replicas: {} }],
    ['refill', { refill: Array.from({ length: 51 }, () => ({ resource: 'goals', month: '2026-01' })) }],
    ['refill.0.month', { refill: [{ resource: 'goals', month: '2026-13' }] }],
    ['mutations', { digest: true, mutations: [goal()] }],
    ['mutations', { refill: [], mutations: [goal()] }],
  ])('a request with a wrong %s is a 400: %#', async (path, wrong) => {
    const reply = await send(wrong);
    expect([reply.status, reply.body.errors[0].path]).toEqual([400, path]);
  });
});

test('the stamps of a request without a list are those of its author, and digits name a mutation for one round', async () => {
  const one = goal();
  const mutation = { ...one, id: '7', stamp: '500-3-0' };
  const { results } = await round({ cursor, base: Date.now() - 1000, mutations: [mutation] });
  expect(results).toEqual([{ id: '7', status: 201 }]);
  const { stamps } = (await round({ cursor })).changes[0]!.record;
  expect(parseStamp(stamps['*']!)).toMatchObject({ counter: 3, replicaId: REPLICA });
});

test('a round and its answer bear no header that says nothing, and all that guard', async () => {
  const answer = await fetch(`${server.url}/api/sync`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${user.token}`, 'Content-Type': 'application/json', 'X-Request-Id': 'c0ffee' },
    body: JSON.stringify({ protocol: 2, replicaId: REPLICA, cursor, mutations: [] }),
  });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    ...{ 'cross-origin-resource-policy': 'same-origin', 'x-content-type-options': 'nosniff' },
    ...{ 'cache-control': 'no-store', 'content-type': 'application/json', 'x-request-id': 'c0ffee' },
  });
  for (const name of ['vary', 'keep-alive']) expect(answer.headers.has(name)).toBe(false);
  expect(Object.keys((await answer.json()) as object).sort()).toEqual([
    'changes',
    'cursor',
    'hasMore',
    'results',
    'schema',
    'serverTime',
  ]);
});

describe('[R117] digest and refill', () => {
  test('the hashes are those of what the device holds, and what differs can be told anew', async () => {
    const [january, march] = [Date.UTC(2026, 0, 5), Date.UTC(2026, 2, 5)].map((ms) => stampAt(ms - Date.now()));
    const goals = [goal(), goal(), goal()];
    const stamped = goals.map((one, i) => ({ ...one, stamp: i === 0 ? january! : march! }));
    await round({ cursor, mutations: [...stamped, remove(goals[2]!)] });
    const { changes, digest } = await round({ digest: true });
    const sum = new DigestSum(SCHEMA);
    for (const { resource, record } of changes) if (!record.deleted) sum.add(resource, record as Stamped);
    expect(digest).toEqual(sum.digest());
    expect(Object.keys(digest!.goals!).sort()).toEqual(['2026-01', '2026-03']);

    const { cursor: now } = await round();
    const parts = [
      { resource: 'goals', month: '2026-03' },
      { resource: 'unheard', month: '2026-03' },
    ];
    const refilled = await round({ cursor: now, refill: parts });
    expect(idsOf(refilled).sort()).toEqual([goals[1]!.recordId, goals[2]!.recordId].sort());
    expect([refilled.refill, refilled.changes.some(({ record }) => record.deleted)]).toEqual([[], true]);
    expect((await round({ cursor: now, digest: true })).digest).toEqual(digest);
    await round({ cursor: now, mutations: [patch(goals[1]!, { notes: 'Changed' }, { stamp: stampAt(0) })] });
    expect((await round({ cursor: now, digest: true })).digest!.goals!['2026-03']).not.toBe(digest!.goals!['2026-03']);
  });

  test('a part that is too long goes on with the next request', async () => {
    let since = cursor;
    for (let n = 0; n < 3; n += 1)
      ({ cursor: since } = await round({ cursor: since, mutations: Array.from({ length: 500 }, () => goal()) }));
    const month = new Date().toISOString().slice(0, 7);
    const told = new Set<string>();
    let [left, requests] = [[{ resource: 'goals', month }], 0];
    for (; left.length > 0; requests += 1) {
      const answer = await round({ cursor: since, refill: left });
      for (const id of idsOf(answer)) told.add(id);
      left = answer.refill!;
    }
    expect([told.size, requests > 1]).toEqual([1500, true]);
  });
});
