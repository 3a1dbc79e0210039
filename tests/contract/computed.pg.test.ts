/** What rules put into days and nobody stored: goals of routines, and their steps. Contract section 2, "Today is whole". */
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { routineGoalId } from '#protocol/routine-days.ts';
import { systemStamp } from '#protocol/stamp.ts';
import { goalStepId } from '#protocol/steps-of-goal.ts';
import { uuidV5 } from '#protocol/uuid-v5.ts';
import {
  codeOf,
  rowsOf,
  startTestServer,
  PASSWORD,
  type Call,
  type Json,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

/** A Wednesday. */
const TODAY = '2026-03-04';
let nowMs = Date.parse(`${TODAY}T12:00:00Z`);
let server: TestServer;
let user: TestUser;
/** Calls as the user with a token that does not end while the clock is moved. */
let call: Call;
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs, config: { rateLimits: true }, hashCost: 4 });
});
afterAll(() => server.stop());
beforeEach(async () => {
  nowMs = Date.parse(`${TODAY}T12:00:00Z`);
  user = await server.signUp();
  const made = { name: 'Test', scope: 'read-write', currentPassword: PASSWORD };
  const token = (await user.call('POST', '/api/users/me/tokens', made)).body.data.token as string;
  call = (method, path, body, headers) =>
    user.call(method, path, body, { ...headers, Authorization: `Bearer ${token}` });
});

const makeRoutine = async (fields: object = {}): Promise<Json> => {
  // Those that are older come first.
  nowMs += 1;
  const body = { title: 'Vocabulary', rule: 'FREQ=DAILY', startDate: '2026-02-01', subject: 'French', ...fields };
  return (await call('POST', '/api/routines', body)).body.data;
};
const list = async (query = ''): Promise<Json[]> => rowsOf(await call('GET', `/api/goals${query && `?${query}`}`));
const named = (goals: Json[]): string[] => goals.map(({ date, title }) => `${date as string} ${title as string}`);
const stored = async (): Promise<number> =>
  Number((await server.database('goals').where({ user_id: user.user.id }).count('* as count'))[0]!.count);

test('[R150] a day holds what is due on it, with the id, values and stamps that a device gives it, and nothing is stored', async () => {
  await call('POST', '/api/goals', { title: 'First', date: TODAY });
  const routine = await makeRoutine({ reminder: '17:00', estimate: 15 });
  const id = routineGoalId(routine.id, TODAY);
  const [, computed] = await list(`date=${TODAY}`);
  expect(computed).toMatchObject({ id, title: 'Vocabulary', date: TODAY, subject: 'French', reminder: '17:00' });
  expect(computed).toMatchObject({
    estimate: 15,
    routineId: routine.id,
    completed: false,
    createdAt: routine.createdAt,
  });
  expect((await call('GET', `/api/goals/${id.toUpperCase()}`)).body.data).toEqual(computed);
  expect(await stored()).toBe(1);
  // As a device writes it down.
  const { title, subject, reminder, estimate } = routine;
  const body = { title, date: TODAY, subject, reminder, estimate, routineId: routine.id, position: computed.position };
  const stamp = systemStamp(Date.parse(routine.createdAt));
  const mutation = { id: randomUUID(), method: 'POST', resource: 'goals', recordId: id, body, stamp };
  expect((await user.sync([mutation])).results[0]!.status).toBe(201);
  expect((await list(`date=${TODAY}`))[1]).toEqual(computed);
});

test('[R150] lists hold goals of routines from today to where they end, a year for those that only begin: days gone by, and lists that name no day, hold no more', async () => {
  const routine = await makeRoutine({ rule: 'FREQ=WEEKLY;BYDAY=MO,WE' });
  const dates = async (query: string): Promise<unknown[]> => (await list(query)).map(({ date }) => date);
  expect(await dates('')).toEqual([TODAY]);
  expect(await dates('from=2026-02-01&limit=3')).toEqual([TODAY, '2026-03-09', '2026-03-11']);
  expect(await dates('from=2026-03-09&limit=2')).toEqual(['2026-03-09', '2026-03-11']);
  expect((await dates('from=2026-03-01&order=desc'))[0]).toBe('2027-03-03');
  expect(await dates('from=2026-02-01&to=2026-03-11')).toEqual([TODAY, '2026-03-09', '2026-03-11']);
  expect(await dates('to=2026-03-11&order=desc')).toEqual(['2026-03-11', '2026-03-09', TODAY]);
  expect(await dates('date=2026-03-02')).toEqual([]);
  expect(await dates('date=none')).toEqual([]);
  expect(await dates(`routineId=${routine.id}`)).toEqual([TODAY]);
  expect(await dates(`routineId=${randomUUID()}`)).toEqual([]);
  expect(await dates('completed=true')).toEqual([]);
  expect(await dates('subject=french&q=vocab')).toEqual([TODAY]);
  expect(await dates('subject=maths')).toEqual([]);
  expect(await dates('q=nothing')).toEqual([]);
  expect(await dates('updatedSince=2026-03-05T00:00:00Z')).toEqual([]);
  const { body } = await call('GET', '/api/goals?from=2026-03-01&to=2027-12-31&total=true&limit=1000');
  expect([body.total, body.count]).toEqual([105, 105]);
});

test.each(['asc', 'desc'])('[R150] pages in order %s hold each goal once, stored or computed', async (order) => {
  for (const title of ['A', 'B', 'C']) await makeRoutine({ title });
  for (const date of ['2026-03-03', TODAY, '2026-03-05', '2026-03-07', null])
    await call('POST', '/api/goals', { title: 'Stored', date });
  await call('PATCH', `/api/goals/${(await list(`date=${TODAY}`))[1].id}`, { completed: true });
  const span = 'from=2026-03-01&to=2026-03-06';
  const whole = named(await list(`${span}&order=${order}`));
  const day = (date: string): string[] => ['Stored', 'A', 'B', 'C'].map((title) => `${date} ${title}`);
  const expected = ['2026-03-03 Stored', ...day(TODAY), ...day('2026-03-05'), ...day('2026-03-06').slice(1)];
  expect(whole).toEqual(order === 'asc' ? expected : expected.toReversed());
  for (const limit of [1, 2, 3]) {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Reply = await call(
        'GET',
        `/api/goals?${span}&order=${order}&limit=${limit}${after && `&after=${after}`}`,
      );
      seen.push(...named(rowsOf(page)));
      after = page.body.next;
    }
    expect([limit, seen]).toEqual([limit, whole]);
  }
});

test('[R150] a day does not get what it has: a row of that id, alive or deleted, or a live goal of that title and subject', async () => {
  await makeRoutine();
  const [computed] = await list(`date=${TODAY}`);
  expect((await call('DELETE', `/api/goals/${computed.id}`)).status).toBe(204);
  expect(await list(`date=${TODAY}`)).toEqual([]);
  expect(codeOf(await call('GET', `/api/goals/${computed.id}`))).toEqual([404, 'not_found']);
  const tomorrow = addDays(TODAY, 1);
  await call('POST', '/api/goals', { title: 'vocabulary', date: tomorrow, subject: 'french' });
  expect(await list(`date=${tomorrow}`)).toHaveLength(1);
});

test('[R150] a change stores what is computed and then applies, by its ETag too, and other devices hear of it', async () => {
  await makeRoutine();
  const [computed] = await list(`date=${TODAY}`);
  const address = `/api/goals/${computed.id}`;
  const { cursor } = await user.sync([]);
  const tag = (await call('GET', address)).headers.get('ETag')!;
  expect((await call('PATCH', address, { completed: true }, { 'If-Match': '"x"' })).status).toBe(412);
  expect(await stored()).toBe(0);
  const done = await call('PATCH', address, { ...computed, completed: true }, { 'If-Match': tag });
  expect(done.body.data).toEqual({
    ...computed,
    completed: true,
    ...pick(done.body.data, ['completedAt', 'updatedAt']),
  });
  const { changes } = await user.sync([], cursor);
  expect(changes.map(({ record }) => record.id)).toEqual([computed.id]);
  expect(changes[0]!.record).toMatchObject({ title: 'Vocabulary', completed: true });
  // Of a day that is over, what somebody says late is taken.
  const late = routineGoalId(computed.routineId, addDays(TODAY, -2));
  expect((await call('PATCH', `/api/goals/${late}`, { completed: true })).status).toBe(200);
  const tooLate = routineGoalId(computed.routineId, '2026-02-01');
  expect((await call('PATCH', `/api/goals/${tooLate}`, { completed: true })).status).toBe(200);
  nowMs += 2 * 86_400_000;
  expect((await call('GET', `/api/goals/${routineGoalId(computed.routineId, '2026-02-02')}`)).status).toBe(404);
  expect((await call('GET', `/api/goals/${routineGoalId(computed.routineId, '2026-02-01')}`)).status).toBe(200);
});

const pick = (record: Json, fields: string[]): Json =>
  Object.fromEntries(fields.map((field) => [field, record[field]]));

test('[R150] what comes so many times a week, or so many days after it was done, is offered until it is', async () => {
  const weekly = await makeRoutine({ title: 'Run', rule: 'FREQ=WEEKLY', times: 2 });
  const after = await makeRoutine({
    title: 'Water',
    rule: 'FREQ=DAILY;COUNT=1',
    startDate: '2026-03-01',
    afterDays: 3,
  });
  const titles = async (): Promise<unknown[]> => (await list(`date=${TODAY}`)).map(({ title }) => title);
  expect(await titles()).toEqual(['Run', 'Water']);
  const water = routineGoalId(after.id, '2026-03-01');
  expect((await call('GET', `/api/goals/${water}`)).body.data).toMatchObject({ id: water, date: TODAY });
  await call('PATCH', `/api/goals/${water}`, { completed: true });
  await call('PATCH', `/api/goals/${routineGoalId(weekly.id, TODAY)}`, { completed: true });
  nowMs += 86_400_000;
  const next = async (date: string): Promise<unknown[]> => (await list(`date=${date}`)).map(({ title }) => title);
  expect(await next('2026-03-05')).toEqual(['Run']);
  await call('PATCH', `/api/goals/${routineGoalId(weekly.id, '2026-03-05')}`, { completed: true });
  nowMs += 2 * 86_400_000;
  expect(await next('2026-03-07')).toEqual(['Water']);
  nowMs += 2 * 86_400_000;
  expect(await next('2026-03-09')).toEqual(['Run', 'Water']);
});

test('[R150] a goal of a routine has the steps of its template, computed until they are touched', async () => {
  const routine = await makeRoutine();
  const template: Json[] = [];
  for (const text of ['Read', 'Write'])
    template.push((await call('POST', '/api/steps', { routineId: routine.id, text })).body.data);
  const [goal] = await list(`date=${TODAY}`);
  const steps = async (): Promise<Json[]> => rowsOf(await call('GET', `/api/steps?goalId=${goal.id}`));
  expect((await steps()).map(({ id, text, goalId, completed }) => [id, text, goalId, completed])).toEqual(
    template.map(({ id, text }) => [goalStepId(goal.id, id), text, goal.id, false]),
  );
  const [first, second] = (await steps()) as [Json, Json];
  expect((await call('GET', `/api/steps/${first.id}`)).body.data).toEqual(first);
  expect((await call('PATCH', `/api/steps/${first.id}`, { completed: true })).body.data.completed).toBe(true);
  expect((await call('DELETE', `/api/steps/${second.id}`)).status).toBe(204);
  expect((await steps()).map(({ text, completed }) => [text, completed])).toEqual([['Read', true]]);
  expect(codeOf(await call('GET', `/api/steps/${second.id}`))).toEqual([404, 'not_found']);
  // The same where the goal is stored.
  await call('PATCH', `/api/goals/${goal.id}`, { completed: true });
  expect(await steps()).toHaveLength(1);
  const batch = await call('POST', '/api/batch', {
    operations: [
      { method: 'PATCH', resource: 'goals', id: routineGoalId(routine.id, '2026-03-05'), body: { completed: true } },
      {
        method: 'PATCH',
        resource: 'steps',
        id: goalStepId(routineGoalId(routine.id, '2026-03-06'), template[0].id),
        body: { completed: true },
      },
    ],
  });
  expect(batch.body.results.map(({ status }: Json) => status)).toEqual([200, 200]);
});

test('GET /api/today is the day of the user, by the zone that is asked for, that of their preferences, or UTC', async () => {
  await makeRoutine();
  await call('POST', '/api/logs', { date: TODAY, text: 'Read', minutes: 5 });
  const running = await call('POST', '/api/logs', {
    date: '2026-03-03',
    text: 'Focus',
    startedAt: '2026-03-03T22:00:00Z',
  });
  const deadline = { title: 'Exam', kind: 'exam', date: '2026-03-10' };
  const soon = await call('POST', '/api/deadlines', { ...deadline, workFrom: TODAY });
  await call('POST', '/api/deadlines', { ...deadline, title: 'Later' });
  const { body } = await call('GET', '/api/today');
  expect(body.data).toMatchObject({ date: TODAY, timeZone: 'UTC', dayStart: 0, deadlines: [soon.body.data] });
  expect(body.data.running).toEqual([running.body.data]);
  expect([body.data.goals.length, body.data.logs.length]).toEqual([1, 1]);
  expect((await call('GET', '/api/today?timeZone=pacific/kiritimati')).body.data).toMatchObject({
    date: addDays(TODAY, 1),
    timeZone: 'Pacific/Kiritimati',
    goals: [{ date: addDays(TODAY, 1) }],
  });
  expect(codeOf(await call('GET', '/api/today?timeZone=Mars'))).toEqual([400, 'invalid_request']);
  await call('PATCH', `/api/preferences/${user.user.id}`, { timeZone: 'Pacific/Niue', dayStart: 6 });
  const niue = await call('GET', '/api/today');
  expect(niue.body.data).toMatchObject({ date: addDays(TODAY, -1), timeZone: 'Pacific/Niue', dayStart: 6 });
  expect((await call('GET', '/api/today', undefined, { 'If-None-Match': niue.headers.get('ETag')! })).status).toBe(304);
});

test('after 60 unknown ids in a minute nothing is looked for: 404, also for what a rule makes', async () => {
  const miss = (tried: number): Promise<Reply> => call('GET', `/api/goals/${uuidV5(user.user.id, String(tried))}`);
  const { id } = await makeRoutine();
  const address = `/api/goals/${routineGoalId(id, TODAY)}`;
  expect((await call('GET', address)).status).toBe(200);
  const standings: unknown[] = [];
  for (let tried = 0; tried < 60; tried += 1) {
    const reply = await miss(tried);
    expect(codeOf(reply)).toEqual([404, 'not_found']);
    standings.push(/"unknown-ids";r=(\d+)/.exec(reply.headers.get('RateLimit')!)?.[1]);
  }
  expect(standings).toEqual(Array.from({ length: 60 }, (_, place) => String(59 - place)));
  const { headers } = await call('PATCH', `/api/goals/${uuidV5(user.user.id, 'other')}`, { completed: true });
  expect(headers.get('RateLimit-Policy')).toBe('"rest";q=1200;w=60, "unknown-ids";q=60;w=60');
  expect(codeOf(await call('GET', address))).toEqual([404, 'not_found']);
  nowMs += 60_000;
  expect((await call('GET', address)).status).toBe(200);
});

test('rules that count far, and ids that nothing has, hold nobody up', async () => {
  const rule = 'FREQ=YEARLY;BYDAY=MO,TU,WE;BYSETPOS=-1';
  for (let made = 0; made < 50; made += 1)
    await makeRoutine({ title: `Count ${made}`, rule: `${rule};COUNT=${900_000 + made}`, startDate: '1950-01-01' });
  const spans: number[] = [];
  const misses: number[] = [];
  for (const tried of ['one', 'two', 'three']) {
    spans.push(await longestBlock(() => list(`from=${TODAY}&to=2027-03-05`)));
    misses.push(await longestBlock(() => call('GET', `/api/goals/${uuidV5(user.user.id, tried)}`)));
  }
  expect(Math.min(...spans)).toBeLessThan(LONGEST_BLOCK_MS);
  expect(Math.min(...misses)).toBeLessThan(LONGEST_BLOCK_MS);
});

/** For so long may one request keep all others waiting. */
const LONGEST_BLOCK_MS = 100;

/** How long nothing else could run, in ms, while something was done. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
