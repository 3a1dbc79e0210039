/** All of one's data out as a document, and back in; from outside. */
import { randomUUID } from 'node:crypto';
import { request as rawRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportSchema, importReportSchema, MAX_IMPORT_BYTES } from '#protocol/export.ts';
import { parse } from '#protocol/parse.ts';
import { resourceNames, resourceOf } from '#protocol/resources.ts';
import { givenId, newChange, patch, post, remove, stampAt } from '#tests/support/factories.ts';
import {
  codeOf,
  PASSWORD,
  rowsOf,
  startTestServer,
  type Json,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const ME = '/api/users/me';
const REPEATED = randomUUID();
const creatable = resourceNames.filter((name) => resourceOf(name).methods.includes('POST'));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
});
afterAll(() => server.stop());

const read = async ({ call }: Pick<TestUser, 'call'>): Promise<Json> => (await call('GET', `${ME}/export`)).body;
const take = ({ call }: Pick<TestUser, 'call'>, document: unknown): Promise<Reply> =>
  call('POST', `${ME}/import`, document);

/** The records of a document, in an order that does not depend on when they were written. */
const recordsOf = ({ records }: Json): Json =>
  Object.fromEntries(
    Object.entries(records as Record<string, { id: string }[]>).map(([name, list]) => [
      name,
      list.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ]),
  );

const counts = ({ body }: Reply): object => {
  const { created, changed, unchanged, refused } = parse(importReportSchema, body.data, 'report');
  return { created, changed, unchanged, refused };
};

/** Of each resource: one record as made, one changed since, one deleted, one that came back, one deleted before it was made. */
async function livedIn(): Promise<TestUser> {
  const user = await server.signUp();
  const mutations = creatable.flatMap((name) => {
    const [plain, changed, deleted, back] = [post(name), post(name), post(name), post(name)];
    const unborn = post(name);
    return [
      plain,
      changed,
      patch(changed, newChange(name), { stamp: stampAt(-3000, 'aaaaaaaaaaaaaaaa') }),
      deleted,
      remove(deleted),
      back,
      remove(back, { stamp: stampAt(-4000) }),
      patch(back, newChange(name), { stamp: stampAt(-2000) }),
      remove(unborn),
    ];
  });
  await user.sync(mutations);
  await user.call('PATCH', `/api/preferences/${user.user.id}`, { theme: 'dark' });
  await user.call('PATCH', `/api/days/${givenId('days', user.user.id)}`, { note: 'Good' });
  return user;
}

describe('export', () => {
  test('is one document of the published shape, with everything of theirs and nothing secret', async () => {
    const user = await livedIn();
    const reply = await user.call('GET', `${ME}/export`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('Content-Type')).toBe('application/json; charset=utf-8');
    expect(reply.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="studentos-\d{4}-\d\d-\d\d\.json"$/,
    );
    const document = parse(exportSchema, reply.body, 'document');
    expect(document.user).toEqual(user.user);
    for (const name of creatable) {
      const records = document.records[name]!;
      expect(records.filter((record) => 'deleted' in record)).toHaveLength(2);
      const list = await user.call('GET', `/api/${name}`);
      const live = records.filter((record) => !('deleted' in record)).map(({ stamps: _, ...record }) => record);
      const shown = rowsOf(list).map(({ completedAt: _, ...record }) => record);
      expect(live).toEqual(expect.arrayContaining(shown));
      expect(live).toHaveLength(3);
    }
    expect(document.records.preferences).toMatchObject([{ id: user.user.id, theme: 'dark' }]);
    expect(document.records.days).toMatchObject([{ id: givenId('days', user.user.id), note: 'Good' }]);
    expect(JSON.stringify(document)).not.toMatch(/hash|\$2b\$|password/);
  });

  test('of somebody who has written nothing has the preferences alone', async () => {
    const { records } = await read(await server.signUp());
    for (const name of creatable) expect(records[name]).toEqual([]);
    expect(records.preferences).toHaveLength(1);
  });

  test('has records beyond one page exactly once each', async () => {
    const user = await server.signUp();
    const mutations = Array.from({ length: 1203 }, () => post('logs'));
    for (let from = 0; from < mutations.length; from += 401) await user.sync(mutations.slice(from, from + 401));
    const { records } = await read(user);
    expect((records.logs as { id: string }[]).map(({ id }) => id).sort()).toEqual(
      mutations.map(({ recordId }) => recordId).sort(),
    );
  });

  test('is one state, whatever is written meanwhile', async () => {
    const user = await server.signUp();
    await user.sync(Array.from({ length: 450 }, () => post('logs')));
    const [document] = await Promise.all([
      read(user),
      ...Array.from({ length: 5 }, () => user.sync([post('goals'), post('logs')])),
    ]);
    // Each of those batches wrote one of each.
    expect(document.records.logs.length - document.records.goals.length).toBe(450);
  });

  test('is a 503 and no half document when the database goes away in the middle', async () => {
    const doomed = await startTestServer({ hashCost: 4 });
    const user = await doomed.signUp();
    const text = 'x'.repeat(9000);
    // With the cursor of the round before: without one, each would bring the thousand newest again.
    let cursor: string | null = null;
    for (let batch = 0; batch < 20; batch += 1)
      ({ cursor } = await user.sync(
        Array.from({ length: 100 }, () => post('logs', { text: text + batch })),
        cursor,
      ));
    const answer = user.call('GET', `${ME}/export`);
    let killed = 0;
    for (const deadline = Date.now() + 20_000; killed === 0 && Date.now() < deadline;)
      killed = (
        await doomed.database.raw<{ rowCount: number }>(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and query like '%order by version, id limit%' and pid <> pg_backend_pid()`,
        )
      ).rowCount;
    expect(killed).toBeGreaterThan(0);
    expect(codeOf(await answer)).toEqual([503, 'unavailable']);
    await doomed.stop();
  });
});

describe('import', () => {
  test('into the account that it came from changes nothing, however often', async () => {
    const user = await livedIn();
    const document = await read(user);
    const before = await user.sync();
    for (let time = 0; time < 2; time += 1) {
      const { created, changed, refused } = (await take(user, document)).body.data;
      expect({ created, changed, refused }).toEqual({ created: 0, changed: 0, refused: 0 });
    }
    expect(recordsOf(await read(user))).toEqual(recordsOf(document));
    expect((await user.sync()).cursor).toBe(before.cursor);
  });

  test('after the account ended gives all of it back, stamps and ids included; twice is once', async () => {
    const gone = await livedIn();
    const document = await read(gone);
    await gone.call('DELETE', ME, { password: PASSWORD });
    const back = await server.signUp({ email: gone.email });
    const records = recordsOf(document);
    const total = Object.values(records as Record<string, unknown[]>).reduce((sum, { length }) => sum + length, 0);
    const report = await take(back, document);
    expect(report.body.data).toEqual({
      created: 3 * creatable.length,
      changed: total - 3 * creatable.length,
      unchanged: 0,
      refused: 0,
      refusals: [],
    });
    const [old] = records.preferences;
    const restored = recordsOf(await read(back));
    expect(restored.preferences).toMatchObject([{ theme: 'dark', stamps: old.stamps, id: back.user.id }]);
    expect({ ...restored, preferences: [] }).toEqual({ ...records, preferences: [] });
    expect(counts(await take(back, document))).toEqual({ created: 0, changed: 0, unchanged: total, refused: 0 });
    expect(recordsOf(await read(back))).toEqual(restored);
  });

  test('into another account, while the first one stays, keeps the ids; neither account sees the other', async () => {
    const [from, to] = await Promise.all([server.signUp(), server.signUp()]);
    const goal = post('goals', { title: 'Read' });
    await from.sync([goal, post('logs', { goalId: goal.recordId }), post('logs', { goalId: randomUUID() })]);
    const document = await read(from);
    expect(counts(await take(to, document))).toMatchObject({ created: 3, refused: 0 });
    const { goals, logs } = (await read(to)).records;
    expect({ goals, logs }).toEqual({ goals: document.records.goals, logs: document.records.logs });
    await to.call('PATCH', `/api/goals/${goal.recordId}`, { title: 'Read on' });
    expect(recordsOf(await read(from))).toEqual(recordsOf(document));
    await from.call('DELETE', ME, { password: PASSWORD });
    expect(counts(await take(to, document))).toEqual({ created: 0, changed: 0, unchanged: 4, refused: 0 });
  });

  test('merges: what was written later stays, what was not there comes', async () => {
    const user = await server.signUp();
    const [kept, deleted] = [post('goals', { title: 'Kept' }), post('goals', { title: 'Deleted later' })];
    await user.sync([kept, deleted]);
    const document = await read(user);
    await user.sync([patch(kept, { title: 'Renamed since' }), remove(deleted)]);
    document.records.logs = (await read(await logged())).records.logs;
    expect(counts(await take(user, document))).toMatchObject({ created: 1, changed: 0, unchanged: 3 });
    const { body } = await user.call('GET', '/api/goals');
    expect(body.data).toMatchObject([{ title: 'Renamed since' }]);
  });

  /** An account of which one log is left, in nobody's hands. */
  async function logged(): Promise<TestUser> {
    const user = await server.signUp();
    await user.sync([post('logs')]);
    const document = await read(user);
    document.records.logs[0].id = randomUUID();
    return { ...user, call: (async () => ({ body: document })) as unknown as TestUser['call'] };
  }

  test('refuses a record that does not fit by itself, says why, and takes the others', async () => {
    const user = await server.signUp();
    const other = await server.signUp();
    await other.sync([post('goals'), post('goals'), post('goals')]);
    const document = await read(other);
    const [badTitle, twin, good] = document.records.goals;
    badTitle.title = '';
    await user.sync([post('goals', { title: twin.title, date: twin.date })]);
    document.records.logs = [{ id: randomUUID(), nonsense: true }];
    const { body } = await take(user, document);
    expect(body.data).toMatchObject({ created: 1, refused: 3 });
    expect(body.data.refusals).toEqual(
      expect.arrayContaining([
        { resource: 'goals', id: badTitle.id, code: 'invalid_request', detail: expect.stringContaining('title') },
        expect.objectContaining({ id: twin.id, code: 'duplicate_goal' }),
        expect.objectContaining({ resource: 'logs', code: 'invalid_request' }),
      ]),
    );
    const { body: list } = await user.call('GET', '/api/goals');
    expect((list.data as { title: string }[]).map(({ title }) => title)).toContain(good.title);
  });

  test('reaches the other devices as any change does', async () => {
    const user = await server.signUp();
    const { cursor } = await user.sync();
    const from = await server.signUp();
    await from.sync([post('goals')]);
    const document = await read(from);
    await take(user, document);
    const { changes } = await user.sync([], cursor);
    expect(changes.filter(({ resource }) => resource === 'goals')).toHaveLength(1);
  });

  test('beyond 1 MiB and 500 records, compressed or not, is taken', async () => {
    const user = await server.signUp();
    const document = await read(user);
    const from = await server.signUp();
    await from.sync([post('logs', { text: 'words'.repeat(400) })]);
    const [sample] = (await read(from)).records.logs;
    document.records.logs = Array.from({ length: 1200 }, () => ({ ...sample, id: randomUUID() }));
    const text = JSON.stringify(document);
    expect(text.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(counts(await take(user, text))).toEqual({ created: 1200, changed: 0, unchanged: 1, refused: 0 });
    const again = await user.call('POST', `${ME}/import`, gzipSync(text), { 'Content-Encoding': 'gzip' });
    expect(counts(again)).toEqual({ created: 0, changed: 0, unchanged: 1201, refused: 0 });
  });

  describe('of what was deleted since', () => {
    async function deletedSince(): Promise<{ user: TestUser; document: Json; before: Json }> {
      const user = await livedIn();
      const document = await read(user);
      const before = recordsOf(document);
      const live = creatable.flatMap((name) =>
        (before[name] as Json[]).filter(({ deleted }) => !deleted).map(({ id }) => ({ resource: name, recordId: id })),
      );
      await user.sync(live.map((each) => remove(each, { stamp: stampAt(0) })));
      return { user, document, before };
    }

    test('leaves it deleted, unless it is asked for', async () => {
      const { user, document } = await deletedSince();
      const gone = recordsOf(await read(user));
      expect(counts(await take(user, document))).toMatchObject({ created: 0, changed: 0, refused: 0 });
      expect(counts(await take(user, { ...document, restore: false }))).toMatchObject({ changed: 0 });
      expect(recordsOf(await read(user))).toEqual(gone);
    });

    test.each(['in the document', 'in the query'])('brings it back where that is asked for %s', async (where) => {
      const { user, document, before } = await deletedSince();
      const ask = (): Promise<Reply> =>
        where === 'in the query'
          ? user.call('POST', `${ME}/import?restore=true`, document)
          : take(user, { ...document, restore: true });
      expect(counts(await ask())).toMatchObject({ created: 0, changed: 3 * creatable.length, refused: 0 });
      const after = recordsOf(await read(user));
      for (const name of creatable) {
        const field = resourceOf(name).order.at(-1)!;
        const bare = ({ stamps, updatedAt: _, ...record }: Json): Json => {
          const byField = Object.keys(resourceOf(name).fields).map((each) => [each, stamps[each] ?? stamps['*']]);
          return { ...record, stamps: record.deleted || Object.fromEntries([...byField, [field, '']]) };
        };
        expect(after[name].map(bare)).toEqual(before[name].map(bare));
      }
      expect(counts(await ask())).toMatchObject({ created: 0, changed: 0, refused: 0 });
    });

    test('refuses a goal whose title its day has by now, and nothing else', async () => {
      const user = await server.signUp();
      const goal = post('goals', { title: 'Read' });
      await user.sync([goal, post('goals', { title: 'Write' })]);
      const document = await read(user);
      await user.sync([remove(goal), post('goals', { title: 'READ' })]);
      const report = await take(user, { ...document, restore: true });
      expect(report.body.data).toMatchObject({
        refused: 1,
        refusals: [{ id: goal.recordId, code: 'duplicate_goal' }],
      });
    });

    test('says what is wrong with the question', async () => {
      const user = await server.signUp();
      const document = await read(user);
      expect(codeOf(await take(user, { ...document, restore: 'yes' }))).toEqual([400, 'invalid_request']);
      expect(codeOf(await user.call('POST', `${ME}/import?restore=1`, document))).toEqual([400, 'invalid_request']);
      expect(codeOf(await user.call('POST', `${ME}/import?bring=1`, document))).toEqual([400, 'invalid_request']);
    });
  });

  test('that comes slowly keeps nobody else waiting', async () => {
    const [slow, other] = [await server.signUp(), await server.signUp()];
    const request = rawRequest(`${server.url}${ME}/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${slow.token}`, 'Content-Type': 'application/json', 'Content-Length': 1000 },
    }).on('error', () => undefined);
    request.write('{');
    await server.call('GET', '/healthz');
    const document = await read(other);
    const start = performance.now();
    expect((await take(other, document)).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(5000);
    request.destroy();
  }, 15_000);

  test('of more than 32 MiB, also when it only inflates to that, is a 413', async () => {
    const { call } = await server.signUp();
    const bomb = gzipSync(Buffer.alloc(MAX_IMPORT_BYTES + 1, ' '));
    const reply = await call('POST', `${ME}/import`, bomb, { 'Content-Encoding': 'gzip' });
    expect(codeOf(reply)).toEqual([413, 'payload_too_large']);
  });

  test.each<[string, (document: Json) => unknown]>([
    ['of another format', (document) => ({ ...document, format: 'another' })],
    ['of a version to come', (document) => ({ ...document, version: 3 })],
    ['with a resource that nobody knows', (document) => ({ ...document, records: { ...document.records, pets: [] } })],
    ['whose records are a list', (document) => ({ ...document, records: [] })],
    ['with records that are no list', (document) => ({ ...document, records: { goals: {} } })],
    ['with __proto__ among its records', (document) => JSON.stringify(document).replace('"goals":', '"__proto__":')],
    ['without its user', ({ user: _, ...document }) => document],
    ['that is no document', () => []],
    ['nested without end', () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['with __proto__', () => '{"__proto__":{"admin":true}}'],
  ])('a document %s is a 400', async (_, change) => {
    const user = await server.signUp();
    expect(codeOf(await take(user, change(await read(user))))).toEqual([400, 'invalid_request']);
  });

  test.each<[string, string, (record: Json) => Json]>([
    ['of types that do not fit', 'date must be', (record) => ({ ...record, date: 5 })],
    ['without stamps', 'stamps is missing', ({ stamps: _, ...record }) => record],
    [
      'whose stamps leave a field out',
      'stamps.* is missing',
      (record) => ({ ...record, stamps: { title: stampAt(0) } }),
    ],
    [
      'with the stamp of a field that there is not',
      'stamps.mood names a field',
      ({ stamps, ...record }) => ({ ...record, stamps: { ...stamps, mood: stampAt(0) } }),
    ],
    ['that is half deleted', 'deleted must be true', (record) => ({ ...record, deleted: false })],
    ['deleted at no time', 'stamps.deleted is missing', ({ id }) => ({ id, deleted: true, stamps: {} })],
    [
      'that says more than that it is deleted',
      'title is not',
      (record) => ({ ...record, deleted: true, stamps: { deleted: stampAt(0) } }),
    ],
  ])('a record %s is refused by the place that is wrong', async (_, place, change) => {
    const { call } = await server.signUp();
    const from = await server.signUp();
    await from.sync([post('goals')]);
    const document = await read(from);
    document.records.goals[0] = change(document.records.goals[0]);
    const { body } = await take({ call }, document);
    expect(body.data).toMatchObject({ created: 0, refused: 1 });
    expect(body.data.refusals[0].detail).toContain(place);
  });

  test('preferences that are deleted are refused: they always exist', async () => {
    const user = await server.signUp();
    const document = await read(user);
    document.records.preferences = [{ id: user.user.id, deleted: true, stamps: { deleted: stampAt(0) } }];
    const { body } = await take(user, document);
    expect(body.data.refusals).toMatchObject([{ resource: 'preferences', code: 'invalid_request' }]);
    expect(body.data.refusals[0].detail).toContain('dayStart is missing');
  });

  test('a record that is there twice counts the second time as what it is', async () => {
    const user = await server.signUp();
    const [from, document] = [await server.signUp(), await read(user)];
    await from.sync([post('goals')]);
    const [goal] = (await read(from)).records.goals;
    const again = { ...goal, title: 'Later', stamps: { '*': stampAt(0) } };
    document.records.goals = [goal, goal, again].map((record) => ({ ...record, id: REPEATED }));
    expect(counts(await take(user, document))).toEqual({ created: 1, changed: 1, unchanged: 2, refused: 0 });
  });

  test.each([
    ['without an id', '{"title":"A"}'],
    ['with an id that is none', '{"id":"x"}'],
    ['with a key that reaches a prototype', `{"id":"${randomUUID()}","__proto__":{"admin":true}}`],
    ['that is no object', '7'],
  ])('a record %s is refused alone', async (_, record) => {
    const user = await server.signUp();
    const text = JSON.stringify(await read(user)).replace('"goals":[]', `"goals":[${record}]`);
    const { status, body } = await take(user, text);
    expect([status, body.data.refused, body.data.unchanged]).toEqual([200, 1, 1]);
    expect(body.data.refusals).toMatchObject([{ resource: 'goals', id: '', code: 'invalid_request' }]);
  });

  test('more values than any document of its size has are a 413, before they are parsed', async () => {
    const user = await server.signUp();
    const reply = await take(user, `[${'[],'.repeat(2_100_000)}1]`);
    expect(codeOf(reply)).toEqual([413, 'payload_too_large']);
  });
});
