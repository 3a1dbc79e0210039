/** Batches that are valid, as large as may be, and made to take long: the server answers others meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import type { Mutation } from '#protocol/mutation.ts';
import { subjectId } from '#protocol/subject-id.ts';
import { MAX_BODY_BYTES, MAX_MUTATIONS, PROTOCOL } from '#protocol/sync.ts';
import { patch, post, stampAt } from '#tests/support/factories.ts';
import { expectNoLongBlock } from '#tests/support/longest-block.ts';
import { REPLICA, startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
});
afterAll(() => server.stop());

const day = (days: number): string => addDays('2026-01-01', days);
const many = (count: number, make: (index: number) => unknown): unknown[] =>
  Array.from({ length: count }, (_, index) => make(index));
const full = (make: (index: number) => unknown): unknown[] => many(MAX_MUTATIONS, make);
const numbered = (count: number): object => Object.fromEntries(many(count, (n) => [`key${n}`, 1]) as [string, 1][]);
const later = (index: number): Pick<Mutation, 'stamp'> => ({ stamp: stampAt(index - 5000) });

const one = post('goals', { title: 'Moved', date: day(0) });
const MARKS = `a${'\u0345'.repeat(50)}${'\u0334'.repeat(50)}`;

const BATCHES: [string, () => unknown[]][] = [
  [
    'one goal, moved and renamed by each',
    () => [
      one,
      ...many(MAX_MUTATIONS - 1, (i) => patch(one, { title: `${i}`.padEnd(200, 'ß'), date: day(i) }, later(i))),
    ],
  ],
  ['goals of one title, each refused', () => full(() => post('goals', { title: 'Same', date: day(1) }))],
  ['notes full of marks that are not in order', () => many(50, () => post('goals', { notes: MARKS.repeat(99) }))],
  ['the longest rules', () => full(() => post('routines', { rule: `FREQ=YEARLY;BYDAY=${'1MO,'.repeat(119)}1MO` }))],
  ['bodies of unknown fields', () => full(() => post('logs', { ...numbered(100) }))],
  ['one body of unknown fields', () => [post('logs', { ...numbered(50_000) })]],
  ['one list instead of a text', () => [post('logs', { text: many(400_000, () => 0) })]],
];

const send = (mutations: unknown[]): Promise<Reply> => {
  const body = JSON.stringify({ protocol: PROTOCOL, replicaId: REPLICA, cursor: null, mutations });
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
  return user.call('POST', '/api/sync', body);
};

test.each(BATCHES)('%s: holds nobody else up for long', async (_, makeBatch) => {
  await expectNoLongBlock(async () => {
    const batch = makeBatch();
    const { status, body } = await send(batch);
    expect([status, body.results?.length]).toEqual([200, batch.length]);
  });
});

test('a subject that goes by fifteen hundred names holds nobody else up for long', async () => {
  const names = many(1500, (i) => `Name ${i}`) as string[];
  const renamed = names.map((name, i) =>
    post('subjects', { name, renamedTo: names[i + 1] ?? 'Maths' }, { recordId: subjectId(name) }),
  );
  const goals = names.map((subject) => post('goals', { title: 'Named', date: day(900), subject }));
  for (let i = 0; i < names.length; i += MAX_MUTATIONS / 2)
    await send([renamed, goals].flatMap((those) => those.slice(i, i + MAX_MUTATIONS / 2)));
  await expectNoLongBlock(async () => {
    const { body } = await user.call('GET', '/api/goals?subject=maths&limit=1000');
    expect([body.count, typeof body.next]).toEqual([1000, 'string']);
  });
});

test('a goal that a batch names often is refused where another one stands, and goes on from where it was', async () => {
  const taken = post('goals', { title: 'Taken', date: day(400) });
  await user.sync([taken]);
  const moved = post('goals', { title: 'Goes about', date: day(401) });
  const steps = Array.from({ length: 40 }, (_, i) =>
    patch(moved, { title: i % 15 === 14 ? 'taken' : `Step ${i}`, date: day(400) }, later(i)),
  );
  const { results } = await user.sync([moved, ...steps]);
  expect(results.map(({ status }) => status)).toEqual([201, ...steps.map((_, i) => (i % 15 === 14 ? 409 : 200))]);
  expect(results.find(({ status }) => status === 409)!.problem).toMatchObject({ existing: taken.recordId });
  const { body } = await user.call('GET', `/api/goals/${moved.recordId}`);
  expect(body.data.title).toBe('Step 39');
  expect((await user.sync([post('goals', { title: 'Step 38', date: day(400) })])).results[0]!.status).toBe(201);
});
