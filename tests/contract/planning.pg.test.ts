/** What is particular to subjects, deadlines, steps and days; what they share with every resource is in `records.pg.test.ts`. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { dayId } from '#protocol/day-id.ts';
import { resources } from '#protocol/resources.ts';
import { colorById } from '#protocol/subject.ts';
import { subjectId } from '#protocol/subject-id.ts';
import { uuidV5 } from '#protocol/uuid-v5.ts';
import { purgeDeletions, RETENTION_MS } from '#server/sync/purge-deletions.ts';
import { newBody, patch, post, remove, stampAt } from '#tests/support/factories.ts';
import {
  codeOf,
  rowsOf,
  startTestServer,
  type Json,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const PHONE = 'aaaaaaaaaaaaaaaa';
const LAPTOP = 'bbbbbbbbbbbbbbbb';

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
});

const create = async (name: string, body: object): Promise<Json> =>
  (await user.call('POST', `/api/${name}`, body)).body.data;
const list = async (query: string): Promise<Json[]> => rowsOf(await user.call('GET', `/api/${query}`));
/** The path that a refusal with 400 names. */
const wrongPath = async (method: string, path: string, body?: unknown): Promise<[number, string]> => {
  const reply = await user.call(method, path, body);
  return [reply.status, reply.body.errors?.[0]?.path as string];
};
const statuses = async (...mutations: unknown[]): Promise<number[]> =>
  (await user.sync(mutations)).results.map(({ status }) => status);

describe('subjects', () => {
  test('the id follows from the name; another one is a 400, and the same name in another spelling the same record', async () => {
    const id = subjectId('Organic Chemistry');
    expect(await create('subjects', { name: 'Organic Chemistry' })).toMatchObject({ id, color: colorById(id) });
    expect(await wrongPath('POST', '/api/subjects', { name: 'Physics', id })).toEqual([400, 'id']);
    const again = await user.call('POST', '/api/subjects', { name: ' organic  CHEMISTRY', weeklyMinutes: 90, id });
    expect([again.status, again.body.data.id, again.body.data.name]).toEqual([200, id, 'organic  CHEMISTRY']);
    expect(await list('subjects')).toHaveLength(1);
  });

  test('POST of one that is there changes what it names and nothing else', async () => {
    const first = await create('subjects', { name: 'Maths', color: 'red', weeklyMinutes: 120 });
    const again = await user.call('POST', '/api/subjects', { name: 'Maths', archived: true });
    expect(again.status).toBe(200);
    expect(again.body.data).toEqual({ ...first, archived: true, updatedAt: again.body.data.updatedAt });
  });

  test('PATCH takes another spelling of the name, and no other name', async () => {
    const { id } = await create('subjects', { name: 'maths' });
    expect((await user.call('PATCH', `/api/subjects/${id}`, { name: 'MATHS' })).body.data.name).toBe('MATHS');
    expect(await wrongPath('PATCH', `/api/subjects/${id}`, { name: 'Physics' })).toEqual([400, 'name']);
  });

  test('in sync, too, a subject stands under the id of its name alone', async () => {
    const recordId = randomUUID();
    const { results } = await user.sync([
      post('subjects', { name: 'Maths' }, { recordId }),
      post('subjects', { name: 'Maths' }),
      patch({ resource: 'subjects', recordId: subjectId('Maths') }, { name: 'Physics' }),
      patch({ resource: 'subjects', recordId: subjectId('Maths') }, { name: 'maths' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual([400, 201, 400, 200]);
    expect(results[0]!.problem!.errors![0]!.path).toBe('recordId');
    expect(results[2]!.problem!.errors![0]!.path).toBe('body.name');
  });

  test('two devices that make one subject offline make one record, field by field', async () => {
    const phone = { stamp: stampAt(-9000, PHONE) };
    await user.sync([post('subjects', { name: 'Maths', color: 'red' }, phone)]);
    await user.sync([post('subjects', { name: 'maths', weeklyMinutes: 60 }, { stamp: stampAt(-8000, LAPTOP) })]);
    expect(await list('subjects')).toMatchObject([{ name: 'maths', color: 'red', weeklyMinutes: 60 }]);
  });

  test('[R101] the filter takes the names of today and of before, and each record tells its text', async () => {
    const rest = { date: '2026-03-02' };
    const named: [string, object][] = [
      ['goals', { ...newBody('goals'), ...rest }],
      ['logs', { ...newBody('logs'), ...rest }],
      ['routines', newBody('routines')],
      ['deadlines', { ...newBody('deadlines'), ...rest }],
    ];
    for (const [name, body] of named)
      for (const subject of ['Maths', 'MATHEMATICS', 'Algebra', 'Physics'])
        await create(name, { ...body, subject, ...('title' in body && { title: `${subject} ${name}` }) });
    await create('subjects', { name: 'Algebra' });
    await create('subjects', { name: 'Maths', renamedTo: 'Mathematics' });
    await user.call('PATCH', `/api/subjects/${subjectId('Algebra')}`, { renamedTo: 'maths' });
    for (const [name] of named) {
      for (const asked of ['Maths', 'mathematics', 'ALGEBRA'])
        expect((await list(`${name}?subject=${asked}`)).map(({ subject }) => subject as string).sort()).toEqual([
          'Algebra',
          'MATHEMATICS',
          'Maths',
        ]);
      expect(await list(`${name}?subject=physics`)).toHaveLength(1);
      expect(await list(`${name}?subject=nothing`)).toEqual([]);
    }
    // Who makes a subject uses its name, and no longer another one.
    expect((await user.call('POST', '/api/subjects', { name: 'Maths' })).body.data.renamedTo).toBeNull();
    expect((await list('goals?subject=Mathematics')).map(({ subject }) => subject)).toEqual(['MATHEMATICS']);
  });
});

test('deadlines are found by day, kind, subject and whether they are done', async () => {
  const body = { title: 'Paper', date: '2026-03-02' };
  await create('deadlines', { ...body, kind: 'exam', done: true, subject: 'Biology', workFrom: '2026-02-01' });
  await create('deadlines', { ...body, date: '2026-03-05' });
  for (const query of ['kind=exam', 'done=true', 'done=false', 'subject=biology', 'to=2026-03-02', 'date=2026-03-05'])
    expect([query, (await list(`deadlines?${query}`)).length]).toEqual([query, 1]);
  expect(await wrongPath('GET', '/api/deadlines?kind=party')).toEqual([400, 'kind']);
  expect((await list('deadlines?kind=exam'))[0]).toMatchObject({ workFrom: '2026-02-01', time: null });
});

describe('steps', () => {
  test('[R102] belong to a goal or to a routine: both, or neither, is a 400 in a body', async () => {
    const [goalId, routineId] = [randomUUID(), randomUUID()];
    expect(await wrongPath('POST', '/api/steps', { text: 'Read' })).toEqual([400, 'goalId']);
    expect(await wrongPath('POST', '/api/steps', { text: 'Read', goalId, routineId })).toEqual([400, 'goalId']);
    const { id } = await create('steps', { text: 'Read', goalId });
    expect(await wrongPath('PATCH', `/api/steps/${id}`, { routineId })).toEqual([400, 'goalId']);
    expect(await wrongPath('PATCH', `/api/steps/${id}`, { goalId: null })).toEqual([400, 'goalId']);
    expect((await user.call('PATCH', `/api/steps/${id}`, { goalId: null, routineId })).status).toBe(200);
    expect(await list(`steps?routineId=${routineId}`)).toMatchObject([{ id }]);
    const { results } = await user.sync([post('steps', { goalId: null }), post('steps', { goalId, routineId })]);
    expect(results.map(({ status, problem }) => [status, problem?.errors?.[0]?.path])).toEqual([
      [400, 'body.goalId'],
      [400, 'body.goalId'],
    ]);
  });

  test('[R102] in sync the merge of what two devices wrote stands', async () => {
    const step = post('steps', { goalId: randomUUID() });
    const stamps = { routineId: stampAt(-500, PHONE) };
    expect(await statuses(step, patch(step, { routineId: randomUUID() }))).toEqual([201, 200]);
    expect((await user.call('PATCH', `/api/steps/${step.recordId}`, { completed: true })).status).toBe(200);
    // As it is told once more, whole, by a device whose server has lost it.
    const whole = { goalId: randomUUID(), routineId: randomUUID() };
    expect(await statuses(post('steps', whole, { stamps }))).toEqual([201]);
  });

  test('a new one goes last among those of its goal', async () => {
    const [goalId, routineId] = [randomUUID(), randomUUID()];
    for (const text of ['one', 'two']) await create('steps', { text, goalId });
    await create('steps', { text: 'template', routineId });
    await user.sync([post('steps', { text: 'three', goalId }), post('steps', { text: 'four', goalId })]);
    const texts = async (query: string) => (await list(`steps?${query}`)).map(({ text }) => text);
    expect(await texts(`goalId=${goalId}`)).toEqual(['one', 'two', 'three', 'four']);
    expect(await list(`steps?routineId=${routineId}`)).toMatchObject([{ position: 'a0' }]);
  });

  test.each(['goals', 'routines'] as const)(
    '[R102] those of %s are seen while it is live, and come back with it',
    async (name) => {
      const parent = await create(name, newBody(name));
      const step = await create('steps', { text: 'Read', [name === 'goals' ? 'goalId' : 'routineId']: parent.id });
      const { cursor } = await user.sync();
      await user.call('DELETE', `/api/${name}/${parent.id}`);
      expect(await list('steps')).toEqual([]);
      for (const [method, body] of [['GET'], ['PATCH', { completed: true }], ['DELETE']] as const)
        expect(codeOf(await user.call(method, `/api/steps/${step.id}`, body))).toEqual([404, 'not_found']);
      // Nothing was written to it.
      const { changes } = await user.sync([], cursor);
      expect(changes.map(({ resource }) => resource)).toEqual([name]);
      await user.call('POST', `/api/${name}`, { ...newBody(name), id: parent.id });
      expect(await list('steps')).toEqual([step]);
    },
  );

  test('[R102] they are deleted when the deletion of their goal is forgotten, and every device hears of it', async () => {
    const [goal, routine, other] = [post('goals'), post('routines'), post('goals')];
    const own = post('steps', { goalId: goal.recordId });
    const template = post('steps', { goalId: null, routineId: routine.recordId });
    const stays = post('steps', { goalId: other.recordId });
    await user.sync([goal, routine, other, own, template, stays, remove(goal), remove(routine)]);
    const { cursor } = await user.sync();
    const nowMs = Date.now();
    expect(await purgeDeletions(server.database, nowMs + RETENTION_MS - 60_000)).toBe(0);
    expect(await purgeDeletions(server.database, nowMs + RETENTION_MS + 60_000)).toBe(2);
    const { changes } = await user.sync([], cursor);
    expect(changes.every(({ record }) => record.deleted)).toBe(true);
    expect(changes.map(({ record }) => record.id).sort()).toEqual([own.recordId, template.recordId].sort());
    expect(await list('steps')).toMatchObject([{ id: stays.recordId }]);
    // Late changes of them change nothing that is seen.
    expect(await statuses(patch(own, { text: 'Late' }))).toEqual([200]);
    expect(await list('steps')).toHaveLength(1);
    const { body } = await user.call('GET', '/api/users/me');
    const rows = await server.database('feeds').where({ user_id: user.user.id }).first('bytes');
    expect(body.storage.usedBytes).toBe(rows.bytes);
  });
});

describe('days', () => {
  const date = '2026-03-02';
  const day = `/api/days/${dayId(date)}`;
  const untouched = { id: dayId(date), date, ...resources.days.defaults };

  test('each exists, and the first change makes it', async () => {
    expect((await user.call('GET', day)).body.data).toMatchObject(untouched);
    expect(await list('days')).toEqual([]);
    // Asked for alone it is there, and says its id; among others it is not.
    expect(await list(`days?date=${date}`)).toMatchObject([untouched]);
    expect(await list(`days?from=${date}&to=${date}`)).toEqual([]);
    expect(await list(`days?date=${date}&q=good`)).toEqual([]);
    const wrappedUpAt = '2026-03-02T20:15:00.000Z';
    const changed = await user.call('PATCH', day, { mood: 4, wrappedUpAt });
    expect([changed.status, changed.body.data]).toMatchObject([200, { ...untouched, mood: 4, wrappedUpAt }]);
    expect(await list(`days?from=${date}&to=${date}`)).toEqual([changed.body.data]);
    expect((await user.call('GET', day)).body.data).toEqual(changed.body.data);
    const { changes } = await user.sync();
    expect(changes.filter(({ resource }) => resource === 'days')).toMatchObject([{ record: changed.body.data }]);
  });

  test('their ids are known for 27 years on either side, others by the date that a change says', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const far = '1950-01-01';
    for (const known of [addDays(today, -9_860), addDays(today, 9_860)])
      expect((await user.call('GET', `/api/days/${dayId(known)}`)).body.data.date).toBe(known);
    for (const unknown of [dayId(far), uuidV5(randomUUID(), date), randomUUID()])
      expect(codeOf(await user.call('GET', `/api/days/${unknown}`))).toEqual([404, 'not_found']);
    expect(codeOf(await user.call('PATCH', `/api/days/${dayId(far)}`, { mood: 1 }))).toEqual([404, 'not_found']);
    expect((await user.call('PATCH', `/api/days/${dayId(far)}`, { mood: 1, date: far })).status).toBe(200);
    expect((await user.call('PATCH', `/api/days/${dayId(far)}`, { mood: 2 })).body.data).toMatchObject({
      date: far,
      mood: 2,
    });
    expect(await wrongPath('PATCH', day, { date: '2026-03-03' })).toEqual([400, 'date']);
  });

  test('two devices that first touch one day keep what each wrote, in any order', async () => {
    const [other] = [await server.signUp()];
    const to = { resource: 'days', recordId: dayId(date) } as const;
    const note = patch(to, { date, note: 'Good' }, { stamp: stampAt(-4000, PHONE) });
    const mood = patch(to, { date, mood: 5 }, { stamp: stampAt(-3000, LAPTOP) });
    expect(await statuses(note)).toEqual([200]);
    expect(await statuses(mood)).toEqual([200]);
    await other.sync([mood]);
    await other.sync([note]);
    const [here, there] = [await user.call('GET', day), await other.call('GET', day)];
    expect(here.body.data).toMatchObject({ ...untouched, note: 'Good', mood: 5 });
    expect(there.body).toEqual(here.body);
    // A device that does not say the day is understood, too; a date of another day is refused.
    expect(await statuses(patch(to, { mood: 3 }, { stamp: stampAt(-100, PHONE) }))).toEqual([200]);
    expect(await statuses(patch(to, { date: '2026-03-03' }), remove(to))).toEqual([400, 400]);
  });

  test('an export takes them to another account', async () => {
    await user.call('PATCH', day, { note: 'Good' });
    await create('subjects', { name: 'Maths', color: 'red' });
    const { body: document } = await user.call('GET', '/api/users/me/export');
    const other = await server.signUp();
    const { body: report } = await other.call('POST', '/api/users/me/import', document);
    expect(report.data).toMatchObject({ created: 1, refused: 0 });
    expect((await other.call('GET', day)).body).toEqual((await user.call('GET', day)).body);
    const { subjects: _, days: __, deadlines: ___, steps: ____, ...records } = document.records;
    const first = { ...document, version: 1, records };
    expect((await other.call('POST', '/api/users/me/import', first)).body.data).toMatchObject({ refused: 0 });
    const stray = { ...document, records: { subjects: [{ ...document.records.subjects[0], id: randomUUID() }] } };
    expect((await other.call('POST', '/api/users/me/import', stray)).body.data).toMatchObject({ refused: 1 });
  });
});
