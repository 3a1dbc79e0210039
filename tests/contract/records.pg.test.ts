/** The REST calls of each resource from outside, status by status, from the registry. */
import { randomUUID } from 'node:crypto';
import { v5 as uuidV5 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNamedIds, namedId } from '#protocol/named-ids.ts';
import { parse } from '#protocol/parse.ts';
import { recordSchema } from '#protocol/record-schema.ts';
import { defaultsOf } from '#protocol/resource.ts';
import { canBeMade, resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { formatStamp } from '#protocol/stamp.ts';
import { tellsOwner } from '#server/records/unknown-id.ts';
import { givenId, newBody, newChange } from '#tests/support/factories.ts';
import { rowsOf, startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

let server: TestServer;
let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  [ada, bob] = await Promise.all([server.signUp(), server.signUp({ name: 'Bob' })]);
});
afterAll(() => server.stop());

function expectProblem(reply: Reply, status: number, code: string): void {
  expect(reply.body).toMatchObject({
    status,
    code,
    type: `urn:studentos:problem:${code}`,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(reply.status).toBe(status);
  expect(reply.headers.get('Content-Type')).toBe('application/problem+json');
}

const withPost = resourceNames.filter(canBeMade);
const withDate = withPost.filter((name) => Object.hasOwn(resourceOf(name).fields, 'date'));

/** The id of a record of a user: a new one, or one that always exists. */
async function recordOf(user: TestUser, name: ResourceName, fields = newBody(name)): Promise<string> {
  if (!canBeMade(name)) return givenId(name, user.user.id);
  const { body } = await user.call('POST', `/api/${name}`, fields);
  return body.data.id as string;
}

describe.each(resourceNames)('%s', (name) => {
  const resource = resourceOf(name);
  const address = (id: string): string => `/api/${name}/${id}`;

  test('GET of one answers 200 with the record as the registry describes it', async () => {
    const id = await recordOf(ada, name);
    const { status, body } = await ada.call('GET', address(id));
    expect(status).toBe(200);
    expect(body.data.id).toBe(id);
    expect(parse(recordSchema(name), body.data, 'record')).toEqual(body.data);
    expect(Object.keys(body)).toEqual(['data']);
  });

  test('PATCH answers 200 with the whole record, changed and stamped anew', async () => {
    const id = await recordOf(ada, name);
    const before = await ada.call('GET', address(id));
    const { status, body } = await ada.call('PATCH', address(id), newChange(name));
    expect(status).toBe(200);
    const { updatedAt, completedAt } = body.data;
    expect(body.data).toEqual({
      ...before.body.data,
      ...newChange(name),
      updatedAt,
      ...(completedAt !== undefined && { completedAt }),
    });
    expect(body.data.updatedAt >= before.body.data.updatedAt).toBe(true);
    expect((await ada.call('GET', address(id))).body).toEqual(body);
  });

  test.each([
    ['nothing', {}],
    ['an unknown field', { colour: 'red' }],
    ['an instant', { updatedAt: '2026-01-01T00:00:00.000Z' }],
    ['the owner', { userId: randomUUID() }],
    ['the stamps', { stamps: {} }],
    ['its id', { id: randomUUID() }],
    ['a list', [1]],
  ])('PATCH of %s is a 400 that names the path', async (_, body) => {
    const reply = await ada.call('PATCH', address(await recordOf(ada, name)), body);
    expectProblem(reply, 400, 'invalid_request');
    expect(reply.body.errors[0]).toEqual({ path: expect.any(String), message: expect.any(String) });
  });

  test.each([...resource.immutable])('PATCH of %s, which never changes, is a 400', async (field) => {
    expectProblem(
      await ada.call('PATCH', address(await recordOf(ada, name)), { [field]: randomUUID() }),
      400,
      'invalid_request',
    );
  });

  test.each(['GET', ...resource.methods.filter((method) => method !== 'POST')])(
    '%s of a record of somebody else is a 403 where that is told, of an unknown one a 404, of no id a 400',
    async (method) => {
      const body = method === 'PATCH' ? newChange(name) : undefined;
      const [status, code] = tellsOwner(name) ? ([403, 'not_yours'] as const) : ([404, 'not_found'] as const);
      // A day has one id for everybody, and is everybody's own.
      if (name !== 'days')
        expectProblem(await bob.call(method, address(await recordOf(ada, name)), body), status, code);
      expectProblem(await bob.call(method, address(randomUUID()), body), 404, 'not_found');
      expectProblem(await bob.call(method, address('not-an-id'), body), 400, 'invalid_request');
    },
  );

  test.each(['GET', ...resource.methods])('%s without a token is a 401', async (method) => {
    const path = method === 'POST' ? `/api/${name}` : address(ada.user.id);
    const reply = await server.call(
      method,
      path,
      method === 'GET' || method === 'DELETE' ? undefined : newChange(name),
    );
    expectProblem(reply, 401, 'unauthenticated');
    expect(reply.headers.get('WWW-Authenticate')).toBe('Bearer');
    // People read it too, on a device whose session ended.
    expect(reply.body).toMatchObject({ detail: 'Sign in first.' });
  });

  test('a method that it does not take is a 405 that lists those it takes', async () => {
    const reply = await ada.call('PUT', address(ada.user.id), {});
    expectProblem(reply, 405, 'method_not_allowed');
    const allowed = reply.headers
      .get('Allow')!
      .split(', ')
      .filter((method) => method !== 'HEAD' && method !== 'GET');
    expect(allowed.sort()).toEqual(resource.methods.filter((method) => method !== 'POST').sort());
  });
});

describe.each(withPost)('%s', (name) => {
  const resource = resourceOf(name);
  const path = `/api/${name}`;

  test('POST answers 201 with the record, its defaults filled in', async () => {
    const body = newBody(name);
    const reply = await ada.call('POST', path, body);
    expect(reply.status).toBe(201);
    expect(reply.body.data).toMatchObject({ ...defaultsOf(resource, reply.body.data.id as string), ...body });
    expect(parse(recordSchema(name), reply.body.data, 'record')).toEqual(reply.body.data);
    expect(reply.body.data.createdAt).toBe(reply.body.data.updatedAt);
  });

  test.runIf(!hasNamedIds(name))(
    'POST keeps an id that the caller chose; again it is a retry: 200, and nothing written since is undone',
    async () => {
      const body = { ...newBody(name), id: randomUUID() };
      expect((await ada.call('POST', path, body)).status).toBe(201);
      const changed = await ada.call('PATCH', `${path}/${body.id}`, newChange(name));
      const again = await ada.call('POST', path, body);
      expect(again.status).toBe(200);
      expect(again.body).toEqual(changed.body);
    },
  );

  test('the same id may stand in two accounts, and neither learns of the other', async () => {
    const mine = newBody(name);
    const id = await recordOf(ada, name, mine);
    const before = await ada.call('GET', `${path}/${id}`);
    expect((await bob.call('POST', path, { ...mine, id })).status).toBe(201);
    expect((await bob.call('GET', `${path}/${id}`)).body.data).toMatchObject(mine);
    expect((await bob.call('PATCH', `${path}/${id}`, newChange(name))).status).toBe(200);
    expect((await bob.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expectProblem(await bob.call('GET', `${path}/${id}`), 404, 'not_found');
    expect((await ada.call('GET', `${path}/${id}`)).body).toEqual(before.body);
  });

  test('an id that follows from words never says who uses it, nor does one that is deleted', async () => {
    const body = newBody(name);
    const derived = namedId(name, body) ?? uuidV5(name, randomUUID());
    expect((await ada.call('POST', path, { ...body, id: derived })).status).toBe(201);
    expectProblem(await bob.call('GET', `${path}/${derived}`), 404, 'not_found');
    const deleted = await recordOf(ada, name);
    await ada.call('DELETE', `${path}/${deleted}`);
    expectProblem(await bob.call('GET', `${path}/${deleted}`), 404, 'not_found');
  });

  test('POST of a deleted id brings the record back: 201', async () => {
    const body = newBody(name);
    const id = await recordOf(ada, name, body);
    await ada.call('DELETE', `${path}/${id}`);
    const reply = await ada.call('POST', path, { ...body, id });
    expect(reply.status).toBe(201);
    expect((await ada.call('GET', `${path}/${id}`)).status).toBe(200);
  });

  test.each([
    ['nothing', () => ({})],
    ['an unknown field', () => ({ ...newBody(name), colour: 'red' })],
    ['the owner', () => ({ ...newBody(name), userId: randomUUID() })],
    ['a wrong type', () => ({ ...newBody(name), date: 20260302 })],
    ['a day that does not exist', () => ({ ...newBody(name), date: '2026-02-30' })],
    ['no UUID for an id', () => ({ ...newBody(name), id: '1' })],
    ['NUL in a text', () => ({ ...newBody(name), subject: 'a\0b' })],
    ['a lone surrogate', () => ({ ...newBody(name), subject: 'a\ud800b' })],
    ['too long a text', () => ({ ...newBody(name), subject: 'x'.repeat(51) })],
  ])('POST of %s is a 400 that names the path', async (_, body) => {
    const reply = await ada.call('POST', path, body());
    expectProblem(reply, 400, 'invalid_request');
    expect(reply.body.errors[0].path).toEqual(expect.any(String));
  });

  test('DELETE answers 204 without a body, and from then on the record is a 404', async () => {
    const id = await recordOf(ada, name);
    const reply = await ada.call('DELETE', `${path}/${id}`);
    expect([reply.status, reply.body]).toEqual([204, undefined]);
    expectProblem(await ada.call('GET', `${path}/${id}`), 404, 'not_found');
    expectProblem(await ada.call('PATCH', `${path}/${id}`, newChange(name)), 404, 'not_found');
    expectProblem(await ada.call('DELETE', `${path}/${id}`), 404, 'not_found');
  });

  test('a list is one’s own live records, in order, page by page', async () => {
    const carl = await server.signUp();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.push(await recordOf(carl, name));
    await carl.call('DELETE', `${path}/${ids[3]!}`);
    const seen: string[] = [];
    let next: string | null = '';
    for (let page = 0; next !== null; page += 1) {
      const reply: Reply = await carl.call('GET', `${path}?limit=2${next && `&after=${next}`}`);
      expect([reply.status, reply.body.count]).toEqual([200, rowsOf(reply).length]);
      expect(page).toBeLessThan(4);
      seen.push(...rowsOf(reply).map(({ id }) => id as string));
      next = reply.body.next as string | null;
    }
    expect(seen.toSorted()).toEqual(ids.filter((_, i) => i !== 3).toSorted());
    const whole = await carl.call('GET', path);
    expect(rowsOf(whole).map(({ id }) => id)).toEqual(seen);
    expect(whole.body.next).toBeNull();
  });

  test('q finds text in any case, and takes % and _ and \\ as they are', async () => {
    const eve = await server.signUp();
    const field = resource.search[0]!;
    for (const text of ['100% Übung', '100 Uebung', 'a_b', 'axb', 'back\\slash'])
      await eve.call('POST', path, { ...newBody(name), [field]: text });
    const found = async (q: string): Promise<unknown[]> =>
      rowsOf(await eve.call('GET', `${path}?q=${encodeURIComponent(q)}`)).map((record) => record[field]);
    expect(await found('100%')).toEqual(['100% Übung']);
    expect(await found('übuNG')).toEqual(['100% Übung']);
    expect(await found('a_B')).toEqual(['a_b']);
    expect(await found('K\\s')).toEqual(['back\\slash']);
    expect(await found('nowhere')).toEqual([]);
  });

  test.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'after=x',
    'after=WyJhIl0',
    'bogus=1',
    'date=2026-02-30',
    'date=2026-03-01&date=2026-03-02',
    'from=x',
    'q=',
    'q=%00',
    `q=${'x'.repeat(201)}`,
  ])('a list with ?%s is a 400', async (query) =>
    expectProblem(await ada.call('GET', `${path}?${query}`), 400, 'invalid_request'),
  );
});

test.each(withDate)('%s: from and to are both included, and date is one day', async (name) => {
  const path = `/api/${name}`;
  const dora = await server.signUp();
  for (const date of ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'])
    await dora.call('POST', path, { ...newBody(name), date });
  const datesOf = async (query: string): Promise<unknown[]> =>
    rowsOf(await dora.call('GET', `${path}?${query}`)).map(({ date }) => date);
  expect(await datesOf('from=2026-03-02&to=2026-03-03')).toEqual(['2026-03-02', '2026-03-03']);
  expect(await datesOf('date=2026-03-04')).toEqual(['2026-03-04']);
  expect(await datesOf('from=2026-03-05')).toEqual([]);
});

test('goals are filtered by completed, logs by goal and by subject', async () => {
  const user = await server.signUp();
  const { body: goal } = await user.call('POST', '/api/goals', { ...newBody('goals'), completed: true });
  await user.call('POST', '/api/goals', newBody('goals'));
  await user.call('POST', '/api/logs', { ...newBody('logs'), goalId: goal.data.id });
  await user.call('POST', '/api/logs', { ...newBody('logs'), subject: 'Maths' });
  for (const query of [
    'goals?completed=true',
    'goals?completed=false',
    `logs?goalId=${goal.data.id}`,
    'logs?subject=Maths',
  ])
    expect((await user.call('GET', `/api/${query}`)).body.count).toBe(1);
});

test('a search is measured in characters, and a text that cannot be stored is not said to be too long', async () => {
  const user = await server.signUp();
  expect((await user.call('GET', `/api/logs?q=${encodeURIComponent('😀'.repeat(200))}`)).status).toBe(200);
  const { body } = await user.call('GET', '/api/logs?q=%00');
  expect(body.errors).toEqual([{ path: 'q', message: 'must be well-formed Unicode without NUL' }]);
});

test('a second live goal with the same title on the same day is a 409 that names the first', async () => {
  const user = await server.signUp();
  const first = await user.call('POST', '/api/goals', { title: 'Straße', date: '2026-03-02' });
  const existing = first.body.data.id;
  const second = await user.call('POST', '/api/goals', { title: ' STRASSE', date: '2026-03-02' });
  expectProblem(second, 409, 'duplicate_goal');
  expect(second.body.existing).toBe(existing);
  const other = await user.call('POST', '/api/goals', { title: 'strasse', date: '2026-03-03' });
  expect(other.status).toBe(201);
  expectProblem(
    await user.call('PATCH', `/api/goals/${other.body.data.id}`, { date: '2026-03-02' }),
    409,
    'duplicate_goal',
  );
  await user.call('DELETE', `/api/goals/${existing}`);
  expect((await user.call('PATCH', `/api/goals/${other.body.data.id}`, { date: '2026-03-02' })).status).toBe(200);
  expectProblem(
    await user.call('POST', '/api/goals', { id: existing, title: 'Straße', date: '2026-03-02' }),
    409,
    'duplicate_goal',
  );
});

test('a new goal goes last on its day', async () => {
  const user = await server.signUp();
  const titles = ['one', 'two', 'three'];
  for (const title of titles) await user.call('POST', '/api/goals', { title, date: '2026-03-02' });
  const list = await user.call('GET', '/api/goals?date=2026-03-02');
  expect(rowsOf(list).map(({ title }) => title)).toEqual(titles);
});

test('a routine ends on its first day at the earliest, whichever of the two days is changed', async () => {
  const user = await server.signUp();
  const body = { ...newBody('routines'), startDate: '2026-03-02' };
  const refused = await user.call('POST', '/api/routines', { ...body, endDate: '2026-03-01' });
  expectProblem(refused, 400, 'invalid_request');
  expect(refused.body.errors[0].path).toBe('endDate');
  const { body: made } = await user.call('POST', '/api/routines', { ...body, endDate: '2026-03-02' });
  const address = `/api/routines/${made.data.id}`;
  expectProblem(await user.call('PATCH', address, { startDate: '2026-03-03' }), 400, 'invalid_request');
  expectProblem(await user.call('PATCH', address, { endDate: '2026-01-01' }), 400, 'invalid_request');
  expect((await user.call('PATCH', address, { startDate: '2026-03-03', endDate: null })).status).toBe(200);
  expectProblem(await user.call('PATCH', address, { rule: 'FREQ=HOURLY' }), 400, 'invalid_request');
});

test('[R79] in sync the two days of a routine may come to lie the wrong way round; the rest of it can be changed still', async () => {
  const user = await server.signUp();
  const { body: made } = await user.call('POST', '/api/routines', { ...newBody('routines'), startDate: '2026-03-02' });
  const recordId = made.data.id as string;
  const stamp = () => formatStamp({ ms: Date.now(), counter: 0, replicaId: 'a'.repeat(16) });
  const patch = (body: object) => ({
    id: randomUUID(),
    method: 'PATCH',
    resource: 'routines',
    recordId,
    body,
    stamp: stamp(),
  });
  const answer = await user.sync([patch({ startDate: '2026-03-20' }), patch({ endDate: '2026-03-10' })] as never);
  expect(answer.results.map(({ status }) => status)).toEqual([200, 200]);
  const address = `/api/routines/${recordId}`;
  expect((await user.call('GET', address)).body.data).toMatchObject({ startDate: '2026-03-20', endDate: '2026-03-10' });
  expect((await user.call('PATCH', address, { title: 'Vocabulary' })).status).toBe(200);
  expectProblem(await user.call('PATCH', address, { endDate: '2026-03-11' }), 400, 'invalid_request');
  expect((await user.call('PATCH', address, { endDate: '2026-03-21' })).status).toBe(200);
});
