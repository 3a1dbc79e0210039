/** What a careful REST API promises of every resource: contract section 2, "Every resource". */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleOf } from '#protocol/examples.ts';
import { listOrderOf } from '#protocol/filters.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { changeSchema } from '#protocol/record-schema.ts';
import { canBeMade, resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { uuidV5 } from '#protocol/uuid-v5.ts';
import { givenId, newBody, newChange } from '#tests/support/factories.ts';
import {
  codeOf,
  rowsOf,
  startTestServer,
  type Json,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

let server: TestServer;
let ada: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp();
});
afterAll(() => server.stop());

const made = resourceNames.filter(canBeMade);

/** A record of a user, as GET answers it: a new one, or one that always exists. */
async function recordOf(user: TestUser, name: ResourceName, fields: object = {}): Promise<Json> {
  if (!canBeMade(name)) return (await user.call('GET', `/api/${name}/${givenId(name, user.user.id)}`)).body.data;
  const { body } = await user.call('POST', `/api/${name}`, { ...newBody(name), ...fields });
  return body.data;
}

const addressOf = (name: ResourceName, { id }: { id: string }): string => `/api/${name}/${id}`;
const tagOf = (reply: Reply): string => reply.headers.get('ETag')!;
/** Another change than `newChange`, of the same field. */
const otherChange = (name: ResourceName): Record<string, unknown> => {
  const [field] = Object.keys(newChange(name)) as [string];
  return { [field]: resourceOf(name).defaults[field] };
};

describe.each(resourceNames)('%s', (name) => {
  const resource = resourceOf(name);
  const writes = resource.methods.filter((method) => method !== 'POST');

  test('a record has an ETag, by which a reader is told that nothing changed', async () => {
    const address = addressOf(name, await recordOf(ada, name));
    const first = await ada.call('GET', address);
    expect(tagOf(first)).toMatch(/^"[\w-]{22}"$/);
    for (const known of [tagOf(first), `"x", W/${tagOf(first)}`, '*']) {
      const again = await ada.call('GET', address, undefined, { 'If-None-Match': known });
      expect([known, again.status, again.body, tagOf(again)]).toEqual([known, 304, undefined, tagOf(first)]);
    }
    const changed = await ada.call('PATCH', address, newChange(name));
    expect(tagOf(changed)).not.toBe(tagOf(first));
    const after = await ada.call('GET', address, undefined, { 'If-None-Match': tagOf(first) });
    expect([after.status, tagOf(after)]).toEqual([200, tagOf(changed)]);
  });

  test.each(writes)('%s goes by If-Match, and is refused with the record as it stands', async (method) => {
    const address = addressOf(name, await recordOf(ada, name));
    await ada.call('PATCH', address, otherChange(name));
    const seen = await ada.call('GET', address);
    await ada.call('PATCH', address, newChange(name));
    const stands = await ada.call('GET', address);
    const body = method === 'PATCH' ? otherChange(name) : undefined;
    for (const header of [
      { 'If-Match': tagOf(seen) },
      { 'If-Match': `W/${tagOf(stands)}` },
      { 'If-None-Match': '*' },
    ]) {
      const refused = await ada.call(method, address, body, header);
      expect(codeOf(refused)).toEqual([412, 'precondition_failed']);
      expect([refused.body.data, tagOf(refused)]).toEqual([stands.body.data, tagOf(stands)]);
    }
    expect((await ada.call('GET', address)).body).toEqual(stands.body);
    const header = { 'If-Match': `"x", ${tagOf(stands)}` };
    expect((await ada.call(method, address, body, header)).status).toBe(method === 'PATCH' ? 200 : 204);
  });

  test.each([
    ['If-Unmodified-Since', new Date().toUTCString()],
    ['If-Match', 'abc'],
    ['If-None-Match', '"a" b'],
  ])('%s: %s is a 400 that names it', async (header, value) => {
    const address = addressOf(name, await recordOf(ada, name));
    for (const method of ['GET', ...writes]) {
      const reply = await ada.call(method, address, method === 'PATCH' ? newChange(name) : undefined, {
        [header]: value,
      });
      expect(codeOf(reply)).toEqual([400, 'invalid_request']);
      expect(reply.body.errors[0].path).toBe(header);
      expect(reply.body.detail).toContain('If-');
    }
  });

  test('[R151] what was read can be sent back, and changes nothing', async () => {
    const address = addressOf(name, await recordOf(ada, name));
    await ada.call('PATCH', address, newChange(name));
    const seen = await ada.call('GET', address);
    const again = await ada.call('PATCH', address, seen.body.data, { 'Content-Type': 'application/merge-patch+json' });
    expect([again.status, again.body]).toEqual([200, seen.body]);
    const changed = await ada.call('PATCH', address, { ...seen.body.data, ...otherChange(name) });
    expect(changed.body.data).toMatchObject(otherChange(name));
  });

  test('a change that says something else of what cannot be changed is a 400 that names it', async () => {
    const record = await recordOf(ada, name);
    const fixed = Object.keys(record).filter(
      (field) => !(field in resource.fields) || resource.immutable.includes(field),
    );
    for (const field of fixed) {
      const value = field.endsWith('At') ? '2001-01-01T00:00:00.000Z' : randomUUID();
      const reply = await ada.call('PATCH', addressOf(name, record), { ...newChange(name), [field]: value });
      expect([field, ...codeOf(reply)]).toEqual([field, 400, 'invalid_request']);
      expect(reply.body.errors.map(({ path }: Json) => path)).toEqual([field]);
    }
    expect(fixed).toEqual(expect.arrayContaining(['id', 'createdAt', 'updatedAt']));
  });

  test('ids are taken in any case, instants with or without milliseconds', async () => {
    const { id } = await recordOf(ada, name);
    const upper = await ada.call('GET', `/api/${name}/${(id as string).toUpperCase()}`);
    expect(upper.body.data.id).toBe(id);
    const { createdAt } = upper.body.data;
    const offset = createdAt.replace('Z', '+00:00');
    const reply = await ada.call('PATCH', `/api/${name}/${id}`, { id: id.toUpperCase(), createdAt: offset });
    expect([reply.status, reply.body]).toEqual([200, upper.body]);
  });

  test('an answer says what else can be asked', async () => {
    const address = addressOf(name, await recordOf(ada, name));
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await ada.call(method, address);
      const allowed = headers.get('Allow')!.split(', ');
      expect(allowed.sort()).toEqual(['GET', 'HEAD', ...writes].sort());
      expect(headers.get('Accept-Patch')).toBe('application/json, application/merge-patch+json');
    }
    const wrong = await ada.call('PATCH', address, '<a/>', { 'Content-Type': 'text/xml' });
    expect([...codeOf(wrong), wrong.headers.get('Accept-Patch')]).toEqual([
      415,
      'unsupported_media_type',
      'application/json, application/merge-patch+json',
    ]);
  });

  test('a query that no call knows is a 400 that names it', async () => {
    const address = addressOf(name, await recordOf(ada, name));
    const calls = [['GET', address], ...writes.map((method) => [method, address])];
    if (!resource.perUser) calls.push(['GET', `/api/${name}`]);
    if (canBeMade(name)) calls.push(['POST', `/api/${name}`]);
    for (const [method, path] of calls as [string, string][]) {
      const body = method === 'PATCH' ? newChange(name) : method === 'POST' ? newBody(name) : undefined;
      const reply = await ada.call(method, `${path}?bogus=1`, body);
      expect([method, ...codeOf(reply), reply.body.errors[0].path]).toEqual([method, 400, 'invalid_request', 'bogus']);
    }
  });
});

describe.each(made)('%s', (name) => {
  const path = `/api/${name}`;

  test('POST says where the record is', async () => {
    const reply = await ada.call('POST', path, newBody(name));
    expect([reply.status, reply.headers.get('Location')]).toEqual([201, `${path}/${reply.body.data.id}`]);
    expect(tagOf(reply)).toBe(tagOf(await ada.call('GET', reply.headers.get('Location')!)));
  });

  test.runIf(!hasNamedIds(name))(
    'POST of an own id is a retry with the same body, and a 409 with another',
    async () => {
      const body = { ...newBody(name), id: randomUUID() };
      const first = await ada.call('POST', path, body);
      const changed = await ada.call('PATCH', `${path}/${body.id}`, newChange(name));
      for (const same of [body, { ...body, id: body.id.toUpperCase() }, { ...newBody(name), ...changed.body.data }]) {
        const { createdAt: _, updatedAt: __, completedAt: ___, ...fields } = same;
        expect([(await ada.call('POST', path, fields)).status, fields]).toEqual([200, fields]);
      }
      const other = await ada.call('POST', path, { ...newBody(name), id: body.id });
      expect([...codeOf(other), other.body.existing]).toEqual([409, 'id_taken', body.id]);
      expect((await ada.call('GET', `${path}/${body.id}`)).body).toEqual(changed.body);
      expect(first.status).toBe(201);
    },
  );

  test('POST with If-None-Match: * makes what is not there yet, and nothing else', async () => {
    const body = newBody(name);
    const header = { 'If-None-Match': '*' };
    const first = await ada.call('POST', path, body, header);
    expect(first.status).toBe(201);
    const again = await ada.call('POST', path, { ...body, id: first.body.data.id }, header);
    expect([...codeOf(again), again.body.data]).toEqual([412, 'precondition_failed', first.body.data]);
  });

  test('[R151] a record that comes back keeps the stamps of what it says as before', async () => {
    const user = await server.signUp();
    const body = { ...newBody(name), ...newChange(name) };
    const record = await recordOf(user, name, body);
    const stampsOf = async (): Promise<Json> =>
      (await user.sync([])).changes.find(({ record: { id } }) => id === record.id)!.record.stamps;
    const before = await stampsOf();
    await user.call('DELETE', addressOf(name, record));
    expect((await user.call('POST', path, { ...body, id: record.id })).status).toBe(201);
    const { deleted, ...after } = await stampsOf();
    const field = resourceOf(name).order.at(-1)!;
    const at = (stamps: Json, each: string): string => stamps[each] ?? stamps['*'];
    for (const each of Object.keys(resourceOf(name).fields))
      if (each === field) expect(at(after, each) > deleted).toBe(true);
      else expect([each, at(after, each)]).toEqual([each, at(before, each)]);
  });

  test('a list is turned round by order=desc, counted by total=true, and known by its ETag', async () => {
    const user = await server.signUp();
    const dates = name === 'goals' ? ['2026-03-02', null, '2026-03-01', '2026-03-02'] : [1, 2, 3, 4];
    for (const date of dates) await recordOf(user, name, name === 'goals' ? { date } : {});
    const ids = (reply: Reply): unknown[] => rowsOf(reply).map(({ id }) => id);
    const all = await user.call('GET', path);
    const placeOf = (record: Json): unknown[] => [...listOrderOf(name), 'id'].map((field) => record[field] ?? '~');
    expect(ids(all)).toEqual(
      rowsOf(all)
        .toSorted((a, b) => (JSON.stringify(placeOf(a)) < JSON.stringify(placeOf(b)) ? -1 : 1))
        .map(({ id }) => id),
    );
    const turned: unknown[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Reply = await user.call('GET', `${path}?order=desc&limit=1&total=true${after && `&after=${after}`}`);
      expect([page.body.count, page.body.total]).toEqual([1, dates.length]);
      turned.push(...ids(page));
      after = page.body.next as string | null;
    }
    expect(turned).toEqual(ids(all).toReversed());
    expect(tagOf(all)).toMatch(/^W\/"/);
    const known = { 'If-None-Match': tagOf(all) };
    expect((await user.call('GET', path, undefined, known)).status).toBe(304);
    expect((await user.call('GET', `${path}?limit=2`, undefined, known)).status).toBe(200);
    await recordOf(user, name);
    expect((await user.call('GET', path, undefined, known)).status).toBe(200);
  });

  test('updatedSince leaves out what was last written before', async () => {
    const user = await server.signUp();
    await recordOf(user, name);
    const { updatedAt } = await recordOf(user, name);
    const later = await user.call('PATCH', addressOf(name, await recordOf(user, name)), newChange(name));
    const since = async (instant: string): Promise<number> =>
      (await user.call('GET', `${path}?updatedSince=${encodeURIComponent(instant)}&total=true`)).body.total as number;
    expect(await since('2001-01-01T00:00:00Z')).toBe(3);
    expect(await since(later.body.data.updatedAt)).toBeGreaterThanOrEqual(1);
    expect(await since(updatedAt.replace('Z', '+00:00'))).toBeGreaterThanOrEqual(2);
    expect(await since('9000-01-01T00:00:00Z')).toBe(0);
  });

  test('q folds as the app does, over title, notes and subject', async () => {
    const user = await server.signUp();
    for (const field of resourceOf(name).search) {
      const { id } = await recordOf(user, name, { [field]: `Łódź ‘Straße’ ${field} ٤٢` });
      const found = await user.call('GET', `${path}?q=${encodeURIComponent(`42 STRASSE lodz ${field}`)}&total=true`);
      expect([field, rowsOf(found).map((row) => row.id), found.body.total]).toEqual([field, [id], 1]);
    }
    const fields = ['title', 'text', 'notes', 'subject'].filter((field) => field in resourceOf(name).fields);
    expect(resourceOf(name).search).toEqual(expect.arrayContaining(fields));
  });
});

test('goals are filtered by what they belong to, by when they were done, and by having no day', async () => {
  const user = await server.signUp();
  const [routineId, deadlineId] = [randomUUID(), randomUUID()];
  const goals = [{ routineId }, { deadlineId }, { date: null }, { completed: true }, { subject: 'STRASSE' }];
  const ids: unknown[] = [];
  for (const goal of goals) ids.push((await recordOf(user, 'goals', goal)).id);
  const done = await user.call('GET', `/api/goals/${ids[3] as string}`);
  const queries = [
    `routineId=${routineId.toUpperCase()}`,
    `deadlineId=${deadlineId}`,
    'date=none',
    `completedSince=${done.body.data.completedAt}`,
    `subject=${encodeURIComponent('straße')}`,
  ];
  for (const [index, query] of queries.entries())
    expect([query, rowsOf(await user.call('GET', `/api/goals?${query}`)).map(({ id }) => id)]).toEqual([
      query,
      [ids[index]],
    ]);
  expect((await user.call('GET', '/api/goals?completedSince=9000-01-01T00:00:00Z')).body.count).toBe(0);
});

test('a goal shows when it was done, for as long as it is', async () => {
  const goal = await recordOf(ada, 'goals');
  expect(goal.completedAt).toBeNull();
  const done = await ada.call('PATCH', addressOf('goals', goal), { completed: true });
  expect(done.body.data.completedAt).toBe(done.body.data.updatedAt);
  const renamed = await ada.call('PATCH', addressOf('goals', goal), { title: `Done ${goal.id}`, completed: true });
  expect(renamed.body.data.completedAt).toBe(done.body.data.completedAt);
  const open = await ada.call('PATCH', addressOf('goals', goal), { completed: false });
  expect(open.body.data.completedAt).toBeNull();
});

test('REST makes instants and zones canonical', async () => {
  const log = await recordOf(ada, 'logs', { startedAt: '2026-03-02T16:00:00+01:00', endedAt: '2026-03-02T15:30:00Z' });
  expect([log.startedAt, log.endedAt]).toEqual(['2026-03-02T15:00:00.000Z', '2026-03-02T15:30:00.000Z']);
  const address = `/api/preferences/${ada.user.id}`;
  for (const [sent, stored] of [
    ['europe/berlin', 'Europe/Berlin'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['US/Pacific', 'America/Los_Angeles'],
  ])
    expect((await ada.call('PATCH', address, { timeZone: sent })).body.data.timeZone).toBe(stored);
  expect((await ada.call('PATCH', address, { timeZone: 'Europe/Nowhere' })).status).toBe(400);
  expect((await ada.call('PATCH', addressOf('logs', log), { endedAt: '2026-02-30T15:00:00Z' })).status).toBe(400);
});

test('a timed log keeps its minutes computed when what was read is sent back', async () => {
  const log = await recordOf(ada, 'logs', { startedAt: '2026-03-02T15:00:00Z', endedAt: '2026-03-02T15:30:00Z' });
  await ada.call('PATCH', addressOf('logs', log), log);
  const later = await ada.call('PATCH', addressOf('logs', log), { endedAt: '2026-03-02T16:00:00Z' });
  expect([log.minutes, later.body.data.minutes]).toEqual([30, 60]);
});

describe('a batch', () => {
  test('is REST writes, each judged on its own', async () => {
    const user = await server.signUp();
    const own = made.map((name) => ({ name, id: hasNamedIds(name) ? undefined : randomUUID(), body: newBody(name) }));
    const first = await user.call('POST', '/api/batch', {
      operations: [
        ...own.map(({ name, id, body }) => ({ method: 'POST', resource: name, ...(id && { id }), body })),
        { method: 'POST', resource: 'goals', body: { title: '' } },
        { method: 'DELETE', resource: 'days', id: randomUUID() },
        { method: 'PATCH', resource: 'goals', id: randomUUID(), body: { title: 'x' } },
        { method: 'PATCH', resource: 'preferences', id: user.user.id, body: { dayStart: 4 } },
        { nonsense: true },
      ],
    });
    const statuses = first.body.results.map(({ status }: Json) => status);
    expect([first.status, statuses]).toEqual([200, [...made.map(() => 201), 400, 405, 404, 200, 400]]);
    expect(first.body.results[made.length].problem.errors.map(({ path }: Json) => path)).toContain('body.title');
    const records = first.body.results.slice(0, made.length).map(({ data }: Json) => data);
    for (const [index, { name }] of own.entries())
      expect((await user.call('GET', addressOf(name, records[index]))).body.data).toEqual(records[index]);
    const second = await user.call('POST', '/api/batch', {
      operations: own.flatMap(({ name }, index) => [
        { method: 'PATCH', resource: name, id: records[index].id.toUpperCase(), body: newChange(name) },
        { method: 'DELETE', resource: name, id: records[index].id },
        { method: 'DELETE', resource: name, id: records[index].id },
      ]),
    });
    expect(second.body.results.map(({ status }: Json) => status)).toEqual(own.flatMap(() => [200, 204, 404]));
  });

  test('takes up to 500 operations, and says so', async () => {
    const user = await server.signUp();
    const operations = Array.from({ length: 500 }, () => ({ method: 'POST', resource: 'logs', body: newBody('logs') }));
    const reply = await user.call('POST', '/api/batch', { operations });
    expect(new Set(reply.body.results.map(({ status }: Json) => status))).toEqual(new Set([201]));
    const more = await user.call('POST', '/api/batch', { operations: [...operations, operations[0]] });
    expect(codeOf(more)).toEqual([413, 'payload_too_large']);
    expect(codeOf(await user.call('POST', '/api/batch', { operations: {} }))).toEqual([400, 'invalid_request']);
  });
});

test('GET /api says what the server is, to pages of any origin', async () => {
  for (const path of ['/api', '/api/openapi.json']) {
    const { status, headers } = await server.call('GET', path, undefined, { Origin: 'https://elsewhere.example' });
    expect([path, status, headers.get('Access-Control-Allow-Origin')]).toEqual([path, 200, '*']);
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
  }
  const { body } = await server.call('GET', '/api');
  expect(body).toEqual({
    name: 'StudentOS',
    version: expect.any(String),
    protocols: [1, 2],
    schema: 2,
    resources: resourceNames,
  });
  const other = await server.call('GET', '/api/docs', undefined, { Accept: 'text/html', Origin: 'https://e.example' });
  expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull();
});

test.each([
  ['/api/docs', 'text/html', 200],
  ['/api/docs', 'application/json', 406],
  ['/api/docs/style.css', 'text/css', 200],
  ['/api/openapi.json', 'application/json', 200],
  ['/api/openapi.json', 'text/html', 406],
  ['/api', 'text/html', 406],
  ['/api/sync/stream', 'application/json', 406],
])('Accept is judged by what the route makes: %s as %s is %s', async (path, accept, status) => {
  expect((await server.call('GET', path, undefined, { Accept: accept })).status).toBe(status);
});

test('every described call refuses a query that it does not know', async () => {
  for (const { method, path } of server.routes) {
    const reply = await server.call(method, `${path.replace(':id', randomUUID())}?bogus=1`, undefined, {
      Accept: '*/*',
    });
    expect([method, path, ...codeOf(reply)]).toEqual([method, path, 400, 'invalid_request']);
  }
});

test('an id that follows from words is not looked for without end', async () => {
  const user = await server.signUp();
  const id = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'nothing');
  for (const name of ['goals', 'steps'] as const)
    expect(codeOf(await user.call('GET', `/api/${name}/${id}`))).toEqual([404, 'not_found']);
});

test('the example of a record is one that a change can say', () => {
  for (const name of resourceNames) expect(changeSchema(name).safeParse(exampleOf(name)).success).toBe(true);
});
