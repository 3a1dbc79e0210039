/** Goals without a day, doubles, timed logs and rules over several fields, from outside. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZERO_STAMP } from '#protocol/stamp.ts';
import { newBody, patch, post, stampAt } from '#tests/support/factories.ts';
import { codeOf, rowsOf, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  user = await server.signUp();
});
afterAll(() => server.stop());

const DAY = '2026-03-02';
const make = async (name: string, body: Record<string, unknown>) => {
  const reply = await user.call('POST', `/api/${name}`, body);
  expect([reply.status, reply.body.detail]).toEqual([201, undefined]);
  return reply.body.data;
};

describe('a goal without a day', () => {
  test('comes last in every list, page by page, and is in no span of days', async () => {
    const titles = ['Later 1', 'On a day', 'Later 2', 'Before'];
    const dates = [null, DAY, null, '2026-03-01'];
    for (const [i, title] of titles.entries()) await make('goals', { title, date: dates[i] });
    const listed: unknown[] = [];
    for (let after = ''; ;) {
      const { body } = await user.call('GET', `/api/goals?limit=1${after}`);
      listed.push(...body.data.map(({ title }: { title: string }) => title));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(listed).toEqual(['Before', 'On a day', 'Later 1', 'Later 2']);
    const span = await user.call('GET', '/api/goals?from=0001-01-01&to=9999-12-31');
    expect(rowsOf(span).map(({ title }) => title)).toEqual(['Before', 'On a day']);
  });

  test('goes and comes back, keeps its reminder, and goes to the end of where it is made', async () => {
    const { id, position } = await make('goals', { title: 'Some day', date: null, reminder: '09:00' });
    expect((await make('goals', { title: 'Another', date: null })).position > position).toBe(true);
    const address = `/api/goals/${id}`;
    expect((await user.call('PATCH', address, { date: DAY })).body.data.date).toBe(DAY);
    expect((await user.call('PATCH', address, { date: null })).body.data).toMatchObject({
      date: null,
      reminder: '09:00',
    });
  });

  test('is not told by the day that means it in protocol 1, which is refused, but read from an old document', async () => {
    const body = { title: 'Some day', date: '9999-12-31' };
    expect(codeOf(await user.call('POST', '/api/goals', body))).toEqual([400, 'invalid_request']);
    const { id } = await make('goals', { ...body, date: '9999-12-30' });
    const { body: document } = await user.call('GET', '/api/users/me/export');
    const [goal] = document.records.goals;
    for (const field of ['firstDate', 'estimate', 'deadlineId', 'letGo']) delete goal[field];
    Object.assign(goal, { id: randomUUID(), date: '9999-12-31' });
    expect((await user.call('POST', '/api/users/me/import', document)).body.data).toMatchObject({
      created: 1,
      refused: 0,
    });
    expect((await user.call('GET', `/api/goals/${goal.id}`)).body.data).toMatchObject({ date: null, letGo: false });
    expect((await user.call('GET', `/api/goals/${id}`)).body.data).toMatchObject({ date: '9999-12-30' });
  });

  test('cannot be one of a routine', async () => {
    const body = { title: 'Revise', date: null, routineId: randomUUID() };
    expect(codeOf(await user.call('POST', '/api/goals', body))).toEqual([400, 'invalid_request']);
  });
});

describe('[R82] doubles', () => {
  const read = (rest: Record<string, unknown> = {}) =>
    user.call('POST', '/api/goals', { title: 'Read', date: DAY, ...rest });

  test('are of one title, day and subject', async () => {
    expect((await read()).status).toBe(201);
    expect((await read({ subject: 'Maths' })).status).toBe(201);
    expect(codeOf(await read({ title: 'READ', subject: 'maths' }))).toEqual([409, 'duplicate_goal']);
    const { id } = (await read({ subject: 'Physics' })).body.data;
    expect(codeOf(await user.call('PATCH', `/api/goals/${id}`, { subject: 'MATHS' }))).toEqual([409, 'duplicate_goal']);
    expect((await user.call('PATCH', `/api/goals/${id}`, { subject: 'Biology' })).status).toBe(200);
  });

  test('are none without a day', async () => {
    for (const _ of [1, 2]) expect((await read({ date: null })).status).toBe(201);
  });

  test('are none where one was let go, which cannot be wanted again beside the other', async () => {
    const first = (await read({ letGo: true })).body.data;
    const second = (await read()).body.data;
    const address = `/api/goals/${first.id}`;
    const back = await user.call('PATCH', address, { letGo: false });
    expect([...codeOf(back), back.body.existing]).toEqual([409, 'duplicate_goal', second.id]);
    expect((await user.call('PATCH', address, { completed: true })).status).toBe(200);
  });
});

test('[R87] a write that sets the day of a goal wants it again, by REST and by clients that do not know of it', async () => {
  const { id } = await make('goals', { title: 'Read', date: DAY, letGo: true });
  const address = `/api/goals/${id}`;
  expect((await user.call('PATCH', address, { title: 'Read on' })).body.data.letGo).toBe(true);
  expect((await user.call('PATCH', address, { date: '2026-03-03' })).body.data.letGo).toBe(false);
  expect((await user.call('PATCH', address, { date: DAY, letGo: true })).body.data.letGo).toBe(true);
  const move = patch({ resource: 'goals', recordId: id }, { date: '2026-03-04' }, { stamp: stampAt(1000) });
  expect((await user.sync([move])).results[0]).toMatchObject({ status: 200 });
  expect((await user.call('GET', address)).body.data).toMatchObject({ date: '2026-03-04', letGo: false });
});

describe('[R83] a timed log', () => {
  const timed = { date: DAY, text: 'Cells', startedAt: '2026-03-02T09:00:00.000Z' };

  test('is answered with its minutes, which are stored nowhere', async () => {
    const { id, minutes } = await make('logs', timed);
    expect(minutes).toBeNull();
    const address = `/api/logs/${id}`;
    const ended = { endedAt: '2026-03-02T10:00:30.000Z', pausedSeconds: 600 };
    expect((await user.call('PATCH', address, ended)).body.data).toMatchObject({ ...ended, minutes: 50 });
    expect((await user.call('GET', address)).body.data.minutes).toBe(50);
    expect(rowsOf(await user.call('GET', `/api/logs?date=${DAY}`))[0]).toMatchObject({ minutes: 50 });
    const { changes } = await user.sync([]);
    expect(changes.find(({ record }) => record.id === id)!.record).toMatchObject({ minutes: null, ...ended });
    const { body } = await user.call('GET', '/api/users/me/export');
    expect(body.records.logs[0]).toMatchObject({ id, minutes: null });
    expect((await user.call('PATCH', address, { minutes: 5 })).body.data.minutes).toBe(5);
  });

  test('[R79] ends at most a day after it starts; what two devices made of it otherwise stands, and is no time', async () => {
    for (const endedAt of ['2026-03-02T08:59:00.000Z', '2026-03-03T09:00:00.001Z']) {
      expect(codeOf(await user.call('POST', '/api/logs', { ...timed, endedAt }))).toEqual([400, 'invalid_request']);
      expect((await user.sync([post('logs', { ...timed, endedAt })])).results[0]).toMatchObject({ status: 400 });
    }
    const { id } = await make('logs', timed);
    const to = { resource: 'logs', recordId: id } as const;
    const moves = [
      patch(to, { startedAt: '2026-03-02T11:00:00.000Z' }, { stamp: stampAt(1000, 'b'.repeat(16)) }),
      patch(to, { endedAt: '2026-03-02T10:00:00.000Z' }, { stamp: stampAt(1001) }),
    ];
    expect((await user.sync(moves)).results.map(({ status }) => status)).toEqual([200, 200]);
    expect((await user.call('GET', `/api/logs/${id}`)).body.data.minutes).toBeNull();
  });
});

test('[R81] what a create leaves out bears the system stamp of defaults, by REST and by sync', async () => {
  const { id } = await make('goals', newBody('goals'));
  const goal = post('goals');
  const { changes } = await user.sync([goal]);
  for (const each of [id, goal.recordId]) {
    const { stamps } = changes.find(({ record }) => record.id === each)!.record;
    expect(stamps['*']).toBe(ZERO_STAMP);
    expect(Object.keys(stamps).sort()).toEqual(['*', 'date', 'position', 'title']);
  }
});

test('[R79] routines that are due some days after they were done, or some times a week, have a rule that fits', async () => {
  const routine = { title: 'Revise', startDate: DAY, rule: 'FREQ=DAILY' };
  for (const wrong of [{ afterDays: 10 }, { times: 3 }, { rule: 'FREQ=DAILY;COUNT=1', afterDays: 10, times: 3 }])
    expect(codeOf(await user.call('POST', '/api/routines', { ...routine, ...wrong }))).toEqual([
      400,
      'invalid_request',
    ]);
  const { id } = await make('routines', { ...routine, rule: 'FREQ=DAILY;COUNT=1', afterDays: 10, estimate: 20 });
  const address = `/api/routines/${id}`;
  expect(codeOf(await user.call('PATCH', address, { rule: 'FREQ=WEEKLY' }))).toEqual([400, 'invalid_request']);
  expect((await user.call('PATCH', address, { rule: 'FREQ=WEEKLY', afterDays: null, times: 3 })).status).toBe(200);
});
