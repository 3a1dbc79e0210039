/** `POST /api/sync` from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { parse } from '#protocol/parse.ts';
import type { ResourceName } from '#protocol/resources.ts';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { syncAnswerSchema, type SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { newBody, patch, post, remove, stampAt } from '#tests/support/factories.ts';
import { formatCursor, readCursor } from '#server/sync/cursor.ts';
import { REPLICA, startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const OTHER_REPLICA = '1111111111111111';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

const envelope = (overrides: object = {}): object => ({
  protocol: 1,
  replicaId: REPLICA,
  cursor: null,
  mutations: [],
  ...overrides,
});
const send = (body: unknown): Promise<Reply> => user.call('POST', '/api/sync', body);

test('a goal pushed by one device is pulled by another, once', async () => {
  const ada = await server.signUp();
  const goal = post('goals');
  const first = await ada.sync([goal]);
  expect(parse(syncAnswerSchema, first, 'answer')).toEqual(first);
  expect(first.results).toEqual([{ id: goal.id, status: 201 }]);
  const second = await ada.sync([]);
  expect(second.changes.map(({ resource }) => resource)).toEqual(['preferences', 'goals']);
  const edited = await ada.sync([patch(goal, { completed: true })], second.cursor);
  expect(edited.results[0]).toEqual({ id: expect.any(String), status: 200 });
  expect(edited.changes).toMatchObject([{ resource: 'goals', record: { id: goal.recordId, completed: true } }]);
  expect((await ada.sync([], edited.cursor)).changes).toEqual([]);
});

test('a batch that comes twice changes nothing the second time, and is answered alike', async () => {
  const goal = post('goals');
  const batch = [goal, patch(goal, { completed: true }), post('logs')];
  const first = await user.sync(batch);
  const again = await user.sync(batch, first.cursor);
  expect(again.results.map(({ status, superseded }) => [status, superseded])).toEqual([
    [200, undefined],
    [200, undefined],
    [200, undefined],
  ]);
  expect(again.changes).toEqual([]);
  expect(again.cursor).toBe(first.cursor);
});

test('[R3] the later stamp stays, whichever arrives first; the other one is superseded', async () => {
  const goal = post('goals');
  await user.sync([goal]);
  const later = patch(goal, { title: 'Later' }, { stamp: stampAt(-1000) });
  const earlier = patch(goal, { title: 'Earlier' }, { stamp: stampAt(-2000, OTHER_REPLICA) });
  const { results } = await user.sync([later, earlier]);
  expect(results).toEqual([
    { id: later.id, status: 200 },
    { id: earlier.id, status: 200, superseded: true },
  ]);
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).body.data.title).toBe('Later');
});

test('[R4] edits of different fields both stand', async () => {
  const goal = post('goals');
  const { cursor } = await user.sync([goal]);
  await user.sync([patch(goal, { title: 'Renamed' }, { stamp: stampAt(-1000) })]);
  const { results } = await user.sync(
    [patch(goal, { completed: true }, { stamp: stampAt(-3000, OTHER_REPLICA) })],
    cursor,
  );
  expect(results[0]).toEqual({ id: expect.any(String), status: 200 });
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).body.data).toMatchObject({
    title: 'Renamed',
    completed: true,
  });
});

test('stamps per field travel in one mutation', async () => {
  const goal = post('goals');
  const between = stampAt(-4000);
  await user.sync([goal, patch(goal, { title: 'Standing' }, { stamp: between })]);
  const both = patch(
    goal,
    { title: 'Too old', notes: 'New' },
    { stamp: stampAt(-3000), stamps: { title: stampAt(-6000) } },
  );
  expect((await user.sync([both])).results[0]).toEqual({ id: both.id, status: 200 });
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).body.data).toMatchObject({
    title: 'Standing',
    notes: 'New',
  });
});

test('overwrote holds the unseen values of another replica that were replaced, and no others', async () => {
  const goal = post('goals');
  const { cursor } = await user.sync([goal]);
  const theirs = patch(goal, { title: 'Theirs', notes: 'Same' }, { stamp: stampAt(-4000, OTHER_REPLICA) });
  const { cursor: seen } = await user.sync([theirs], cursor);
  const mine = patch(goal, { title: 'Mine', notes: 'Same', completed: true }, { stamp: stampAt(-3000) });
  expect((await user.sync([mine], cursor)).results[0]).toEqual({
    id: mine.id,
    status: 200,
    overwrote: { title: 'Theirs' },
  });
  const back = patch(goal, { title: 'Theirs again' }, { stamp: stampAt(-2000, OTHER_REPLICA) });
  expect((await user.sync([back], (await user.sync([], seen)).cursor)).results[0]).toEqual({
    id: back.id,
    status: 200,
  });
});

test('[R5] a delete stands until a later edit brings the record back, whole', async () => {
  const goal = post('goals', { notes: 'Kept' });
  const { cursor } = await user.sync([goal]);
  const gone = await user.sync([remove(goal, { stamp: stampAt(-3000, OTHER_REPLICA) })], cursor);
  expect(gone.results[0]).toEqual({ id: expect.any(String), status: 204 });
  expect(gone.changes).toEqual([
    {
      resource: 'goals',
      record: { id: goal.recordId, deleted: true, stamps: expect.objectContaining({ deleted: expect.any(String) }) },
    },
  ]);
  const late = await user.sync([patch(goal, { title: 'Too late' }, { stamp: stampAt(-4000) })], gone.cursor);
  expect(late.results[0]).toMatchObject({ status: 200, superseded: true });
  const revival = await user.sync([patch(goal, { completed: true }, { stamp: stampAt(-1000) })], cursor);
  expect(revival.results[0]).toMatchObject({ status: 200, overwrote: { deleted: true } });
  expect(revival.changes).toMatchObject([{ record: { id: goal.recordId, completed: true, notes: 'Kept' } }]);
});

test('a delete of what somebody else edited unseen says so; a second delete is done too', async () => {
  const goal = post('goals');
  const { cursor } = await user.sync([goal]);
  await user.sync([patch(goal, { notes: 'Unseen' }, { stamp: stampAt(-4000, OTHER_REPLICA) })]);
  const { results } = await user.sync([remove(goal), remove(goal, { stamp: stampAt(-500) })], cursor);
  expect(results).toMatchObject([{ status: 204, overwrote: { notes: 'Unseen' } }, { status: 204 }]);
});

test('POST back from deletion is a 201, and keeps what it does not name', async () => {
  const goal = post('goals', { notes: 'Kept' });
  await user.sync([goal, remove(goal, { stamp: stampAt(-3000) })]);
  const again = post('goals', {}, { recordId: goal.recordId, stamp: stampAt(-1000) });
  expect((await user.sync([again])).results[0]).toMatchObject({ status: 201 });
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).body.data).toMatchObject({
    title: again.body!.title,
    notes: 'Kept',
  });
});

test('one bad mutation gets its own answer and holds nothing up', async () => {
  const bob = await server.signUp();
  const foreign = post('goals');
  await bob.sync([foreign]);
  const good = post('goals', { title: 'Good' });
  const deep: unknown[] = [];
  let inner = deep;
  for (let i = 0; i < 4000; i += 1) inner.push((inner = []));
  const bad: [object, number, string][] = [
    [{ id: 'x' }, 400, 'invalid_request'],
    [{ ...post('goals'), resource: 'habits' }, 400, 'invalid_request'],
    [post('goals', { title: '' }), 400, 'invalid_request'],
    [post('goals', { colour: 'red' }), 400, 'invalid_request'],
    [post('goals', { notes: deep }), 400, 'invalid_request'],
    [post('goals', {}, { stamp: 'yesterday' }), 400, 'invalid_request'],
    [{ ...post('goals'), userId: randomUUID() }, 400, 'invalid_request'],
    [patch(foreign, { title: 'Mine now' }), 404, 'not_found'],
    [remove(foreign), 404, 'not_found'],
    [patch(post('goals'), { title: 'Of nothing' }), 404, 'not_found'],
    [remove(post('logs')), 404, 'not_found'],
    [post('goals', { title: 'GOOD' }), 409, 'duplicate_goal'],
    [post('goals', {}, { stamp: stampAt(61_500) }), 422, 'clock_ahead'],
    [patch(good, { title: 'Later' }, { stamps: { title: stampAt(61_500) } }), 422, 'clock_ahead'],
    [patch({ resource: 'preferences', recordId: bob.user.id }, { theme: 'dark' }), 404, 'not_found'],
    [{ ...post('goals'), resource: 'preferences', body: {} }, 400, 'invalid_request'],
  ];
  const last = post('logs');
  const { results, changes } = await user.sync([good, ...bad.map(([mutation]) => mutation), last]);
  expect(results.slice(1, -1).map(({ status, problem }) => [status, problem?.code])).toEqual(
    bad.map(([, status, code]) => [status, code]),
  );
  expect([results[0]!.status, results.at(-1)!.status]).toEqual([201, 201]);
  expect(results.find(({ status }) => status === 409)!.problem).toMatchObject({ existing: good.recordId });
  expect(changes.map(({ record }) => record.id)).toEqual(expect.arrayContaining([good.recordId, last.recordId]));
  expect((await bob.call('GET', `/api/goals/${foreign.recordId}`)).body.data.title).toBe(foreign.body!.title);
});

test('a key that could reach a prototype is refused, for its mutation alone', async () => {
  const bad = JSON.stringify(post('goals')).replace('"body":{', '"body":{"__proto__":{"polluted":1},');
  const body = JSON.stringify(envelope({ mutations: [post('logs')] })).replace(']', `,${bad}]`);
  const reply = await send(body);
  expect((reply.body as SyncAnswer).results.map(({ status }) => status)).toEqual([201, 400]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test.each([
  ['an unknown field', { more: 1 }],
  ['no replica', { replicaId: undefined }],
  ['a protocol that is no number', { protocol: '1' }],
  ['mutations that are no list', { mutations: {} }],
  ['a mutation without an id', { mutations: [{ method: 'POST' }] }],
  ['a mutation that is none', { mutations: [null] }],
  ['a cursor that is none', { cursor: 'abc' }],
  ['a cursor that is a number', { cursor: 7 }],
])('a request with %s is a 400 as a whole', async (_, overrides) => {
  const reply = await send(envelope(overrides));
  expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request']);
});

test.each([0, 3, 99])('[R112] protocol %d is a 426 that names those that the server speaks', async (protocol) => {
  const reply = await send({ protocol, somethingNew: true });
  expect([reply.status, reply.body.code, reply.body.protocols]).toEqual([426, 'upgrade_required', [1, 2]]);
  expect(reply.headers.get('Upgrade')).toBe(`studentos-sync/${PROTOCOL}`);
});

test('more than 500 mutations, or more than 1 MiB, are a 413; 500 are taken', async () => {
  const many = Array.from({ length: 501 }, () => post('goals'));
  expect((await send(envelope({ mutations: many }))).status).toBe(413);
  expect((await send(envelope({ mutations: many.slice(1) }))).status).toBe(200);
  expect((await send(envelope({ mutations: [post('goals', { notes: 'x'.repeat(1_048_576) })] }))).status).toBe(413);
});

test('the cursor of somebody else is a 400; one that is ahead, or of another database, a 410, and nothing is applied', async () => {
  const bob = await server.signUp();
  const { cursor } = await user.sync([post('goals')]);
  const goal = post('goals');
  const foreign = await bob.call('POST', '/api/sync', envelope({ cursor, mutations: [goal] }));
  expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid_request']);
  const first = (await send(envelope({ protocol: 1 }))).body.cursor as string;
  const { head, ...position } = readCursor(first, user.user.id)!;
  const version = head.version + 1;
  for (const [protocol, good] of [
    [1, first],
    [2, cursor],
  ] as const) {
    const ahead = formatCursor({ ...position, version, head: { ...head, version } }, user.user.id, protocol);
    const elsewhere = Buffer.from(good, 'base64url');
    elsewhere[0]! ^= 1;
    for (const wrong of [ahead, elsewhere.toString('base64url')]) {
      const reply = await send(envelope({ cursor: wrong, mutations: [goal] }));
      expect([reply.status, reply.body.code]).toEqual([410, 'cursor_ahead']);
    }
  }
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).status).toBe(404);
});

test('what REST changes is in the feed, with stamps of the server', async () => {
  const { cursor } = await user.sync([]);
  const { body } = await user.call('POST', '/api/goals', newBody('goals'));
  const { changes } = await user.sync([], cursor);
  // Follows from the stamps.
  const { completedAt: _, ...record } = body.data;
  expect(changes).toEqual([
    {
      resource: 'goals',
      record: {
        ...record,
        stamps: expect.objectContaining({ '*': ZERO_STAMP, title: expect.stringMatching(/^[0-9a-f]{12}-/) }),
      },
    },
  ]);
  await user.call('PATCH', `/api/goals/${body.data.id}`, { title: 'From the shell' });
  const offline = patch({ resource: 'goals', recordId: body.data.id }, { title: 'Older' }, { stamp: stampAt(-5000) });
  expect((await user.sync([offline])).results[0]).toMatchObject({ status: 200, superseded: true });
});

test('a REST write beats what it saw, even when that came from a clock ahead', async () => {
  const goal = post('goals', {}, { stamp: stampAt(30_000) });
  await user.sync([goal]);
  const { status } = await user.call('PATCH', `/api/goals/${goal.recordId}`, { title: 'After seeing it' });
  expect(status).toBe(200);
  expect((await user.call('GET', `/api/goals/${goal.recordId}`)).body.data.title).toBe('After seeing it');
});

test('preferences start with defaults that anybody’s write beats', async () => {
  const ada = await server.signUp();
  const change = patch(
    { resource: 'preferences', recordId: ada.user.id },
    { theme: 'dark' },
    { stamp: '000000000001-0000-1111111111111111' },
  );
  expect((await ada.sync([change])).results[0]).toEqual({ id: change.id, status: 200 });
  expect((await ada.call('GET', `/api/preferences/${ada.user.id}`)).body.data).toMatchObject({
    theme: 'dark',
    weekStart: 1,
  });
});

test('a long absence comes down in pages that end on whole transactions, in the order of the feed', async () => {
  const ada = await server.signUp();
  const { cursor: start } = await ada.sync([]);
  const batches = [1, 2, 3].map(() => Array.from({ length: 500 }, () => post('goals')));
  for (const batch of batches) await ada.sync(batch);
  const pages = await pull(ada, start);
  expect(pages.map(({ length }) => length)).toEqual([1000, 500]);
  expect(new Set(pages[1])).toEqual(idsOf(batches[2]!));
});

test('[R44] a new device gets the newest first, and on the way and after it all that is written meanwhile', async () => {
  const ada = await server.signUp();
  const batches = [1, 2, 3].map(() => Array.from({ length: 500 }, () => post('goals')));
  for (const batch of batches) await ada.sync(batch);
  const [oldest, newest] = [batches[0]![0]!, batches[2]![0]!];
  const added = post('goals');
  const pages = await pull(ada, null, async (count, cursor) => {
    if (count > 1) return;
    await ada.sync([added, patch(oldest, { completed: true }), remove(newest)]);
    const mine = { stamp: stampAt(0, OTHER_REPLICA) };
    const [unseen, seen] = [batches[0]![1]!, batches[2]![1]!];
    const { results } = await ada.sync(
      [patch(unseen, { title: 'A' }, mine), patch(seen, { title: 'B' }, mine)],
      cursor,
    );
    expect(results.map(({ overwrote }) => overwrote)).toEqual([{ title: unseen.body!.title }, undefined]);
  });
  expect(new Set(pages[0])).toEqual(new Set([...idsOf(batches[2]!), ...idsOf(batches[1]!)]));
  expect(pages.slice(1).flat()).toEqual(expect.arrayContaining([added.recordId, oldest.recordId, newest.recordId]));
  expect(new Set(pages.flat()).size).toBe(1502);
});

const idsOf = (mutations: Mutation[]): Set<string> => new Set(mutations.map(({ recordId }) => recordId));

/** The ids on each page from a cursor to the end; `meanwhile` happens after each page. */
async function pull(
  person: TestUser,
  cursor: string | null,
  meanwhile: (count: number, cursor: string) => Promise<void> = () => Promise.resolve(),
): Promise<string[][]> {
  const pages: string[][] = [];
  for (let more = true; more;) {
    const answer: SyncAnswer = await person.sync([], cursor);
    pages.push(answer.changes.map(({ record }) => record.id));
    ({ cursor, hasMore: more } = answer);
    await meanwhile(pages.length, answer.cursor);
  }
  return pages;
}

test('[R152] in sync a value is stored as it was sent, or refused', async () => {
  const sent: [ResourceName, Record<string, unknown>][] = [
    ['goals', { title: ' Read' }],
    ['goals', { title: 'Cafe\u0301' }],
    ['goals', { deadlineId: randomUUID().toUpperCase() }],
    ['routines', { rule: 'freq=daily' }],
    ['logs', { startedAt: '2026-03-02T15:00:00Z' }],
  ];
  for (const [name, body] of sent) {
    const [field] = Object.keys(body);
    const { results } = await user.sync([post(name, body)]);
    expect([body, results[0]!.status, results[0]!.problem!.errors![0]!.path]).toEqual([body, 400, `body.${field}`]);
  }
  const upper = await user.sync([post('goals', {}, { recordId: randomUUID().toUpperCase() })]);
  expect(upper.results[0]!.problem!.errors![0]!.path).toBe('recordId');
});
