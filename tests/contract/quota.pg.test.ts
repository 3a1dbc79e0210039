/** What an account may store, from outside: what grows is refused once it is full, and nothing else is. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { formatStamp } from '#protocol/stamp.ts';
import { resourceNames } from '#protocol/resources.ts';
import { storedBytesSql } from '#server/database/stored-bytes.ts';
import { runHousekeeping } from '#server/housekeeping.ts';
import { RETENTION_MS } from '#server/sync/purge-deletions.ts';
import { recountFeeds } from '#server/sync/recount-feeds.ts';
import { patch, post, remove, stampAt } from '#tests/support/factories.ts';
import { codeOf, REPLICA, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

const KIB = 1024;
/** Room for twenty rows with short texts, of which the preferences are one. */
const LIMIT = 20 * KIB;

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4, config: { quotaMb: LIMIT / 1_000_000 } });
});
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
});

const me = '/api/users/me';
const storage = async (of = user): Promise<{ usedBytes: number; limitBytes: number }> =>
  (await of.call('GET', me)).body.storage;
const used = async (of = user): Promise<number> => (await storage(of)).usedBytes;

/** What the rows of a user count, asked of the database. */
async function counted({ user: { id } }: TestUser): Promise<number> {
  let sum = 0;
  for (const name of resourceNames) {
    const { rows } = await server.database.raw<{ rows: { bytes: number }[] }>(
      `select coalesce(sum(${storedBytesSql(name)}), 0) as bytes from "${name}" where user_id = ?`,
      [id],
    );
    sum += Number(rows[0]!.bytes);
  }
  return sum;
}

const statuses = async (mutations: Mutation[], of = user): Promise<number[]> =>
  (await of.sync(mutations)).results.map(({ status }) => status);

const short = (): Mutation => post('logs', { text: 'read' });
const long = (length: number): Mutation => post('logs', { text: 'x'.repeat(length) });

/** Leaves no room for one more row. */
async function fill(): Promise<Mutation[]> {
  const logs = Array.from({ length: 19 }, short);
  expect(new Set(await statuses(logs))).toEqual(new Set([201]));
  expect(await used()).toBe(LIMIT);
  return logs;
}

describe('a full account', () => {
  test('says how much of what it may store it stores', async () => {
    expect(await storage()).toEqual({ usedBytes: KIB, limitBytes: LIMIT });
    await fill();
    expect(await storage()).toEqual({ usedBytes: LIMIT, limitBytes: LIMIT });
    expect(await counted(user)).toBe(LIMIT);
  });

  test('is told 507 of what grows, for that mutation alone, and takes the rest of the batch', async () => {
    const [first, second, third] = await fill();
    const { results } = await user.sync([
      short(),
      patch(first!, { minutes: 30 }),
      patch(second!, { text: 'x'.repeat(100) }),
      remove(third!),
      remove(third!),
      post('goals'),
    ]);
    expect(results.map(({ status }) => status)).toEqual([507, 200, 507, 204, 204, 507]);
    expect(results[0]!.problem).toMatchObject({ code: 'quota_exceeded', status: 507, title: 'Quota exceeded' });
    expect(await counted(user)).toBe(await used());
  });

  test('is told so by REST, for a create and a change that grows, and takes what shrinks or stays as long', async () => {
    const record = long(KIB);
    await user.sync([record, ...Array.from({ length: 17 }, short)]);
    const path = `/api/logs/${record.recordId}`;
    expect(codeOf(await user.call('POST', '/api/logs', short().body))).toEqual([507, 'quota_exceeded']);
    expect(codeOf(await user.call('PATCH', path, { text: 'x'.repeat(2 * KIB) }))).toEqual([507, 'quota_exceeded']);
    expect((await user.call('PATCH', path, { text: 'y'.repeat(KIB) })).status).toBe(200);
    expect((await user.call('PATCH', path, { text: 'y' })).status).toBe(200);
    expect((await user.call('PATCH', `/api/preferences/${user.user.id}`, { theme: 'dark' })).status).toBe(200);
    expect((await user.call('DELETE', path)).status).toBe(204);
    expect((await user.call('GET', '/api/logs?limit=1')).status).toBe(200);
  });

  test('answers what is there already, however often it is sent', async () => {
    const logs = await fill();
    expect(new Set(await statuses(logs))).toEqual(new Set([200]));
  });

  test('takes what a deletion has made room for, in one batch', async () => {
    const record = long(8_000);
    expect(await statuses([record, ...Array.from({ length: 9 }, short)])).not.toContain(507);
    const late = [short(), short()];
    expect(await statuses(late)).toEqual([201, 507]);
    expect(await statuses([remove(record), late[1]!, short()])).toEqual([204, 201, 201]);
    expect(await counted(user)).toBe(await used());
  });

  test('counts half of what is deleted; an edit after it brings it back where there is room', async () => {
    const record = long(8_064);
    await user.sync([record]);
    const before = await used();
    await user.sync([remove(record, { stamp: stampAt(-3000) })]);
    expect(before - (await used())).toBe(4_512);
    await user.sync(Array.from({ length: 12 }, short));
    const back = (): Mutation => patch(record, { minutes: 5 }, { stamp: stampAt(-2000) });
    expect(await statuses([back()])).toEqual([507]);
    await user.call('DELETE', `/api/logs/${(await user.call('GET', '/api/logs?limit=1')).body.data[0].id}`);
    expect(await statuses([back()])).toEqual([507]);
    const { limitBytes } = await storage();
    await server
      .database('feeds')
      .where({ user_id: user.user.id })
      .update({ bytes: limitBytes - 4_512 });
    expect(await statuses([back()])).toEqual([200]);
    expect((await user.call('GET', `/api/logs/${record.recordId}`)).body.data.text).toHaveLength(8_064);
  });
});

describe('deletions of what is not there', () => {
  test('count as well, and are answered as ever but not noted once the account is full', async () => {
    const ghosts = Array.from({ length: 40 }, short);
    expect(new Set(await statuses(ghosts.map((ghost) => remove(ghost))))).toEqual(new Set([404]));
    expect(await used()).toBe(LIMIT);
    expect(await server.database('logs').where({ user_id: user.user.id })).toHaveLength(38);
    expect(await statuses([remove(ghosts[39]!)])).toEqual([404]);
  });
});

describe('at the same time', () => {
  test('two devices together store no more than one may', async () => {
    const batches = Array.from({ length: 8 }, () => Array.from({ length: 6 }, short));
    const answers = await Promise.all(batches.map((batch) => statuses(batch)));
    const told = answers.flat();
    expect(told.filter((status) => status === 201)).toHaveLength(19);
    expect(told.filter((status) => status === 507)).toHaveLength(29);
    expect([await used(), await counted(user)]).toEqual([LIMIT, LIMIT]);
  });

  test('one user’s full account is nobody else’s', async () => {
    await fill();
    const other = await server.signUp();
    expect(await statuses([short()], other)).toEqual([201]);
  });

  test('a batch that the database refuses counts what was stored of it in the end, and nothing else', async () => {
    await server.database.raw(`alter table logs add constraint no_culprit check (text not like 'Culprit%')`);
    try {
      const [first, last] = [long(500), long(600)];
      const culprit = post('logs', { text: `Culprit ${'x'.repeat(900)}` });
      expect(await statuses([first, culprit, last])).toEqual([201, 500, 201]);
      expect(await used()).toBe(3 * KIB + 500 + 600 - 2 * 64);
      expect(await counted(user)).toBe(await used());
    } finally {
      await server.database.raw('alter table logs drop constraint no_culprit');
    }
  });
});

test('an import is taken as far as there is room; each record that is not says why', async () => {
  const from = await server.signUp();
  const live = Array.from({ length: 12 }, short);
  await from.sync([...live, ...Array.from({ length: 4 }, () => remove(short()))]);
  const document: unknown = (await from.call('GET', `${me}/export`)).body;
  await user.sync(Array.from({ length: 9 }, short));
  const { status, body } = await user.call('POST', `${me}/import`, document);
  const { created, changed, refused, refusals } = body.data;
  expect([status, created + changed + refused]).toEqual([200, 16]);
  expect(await used()).toBe((10 + created + changed / 2) * KIB);
  expect(LIMIT - (await used())).toBeLessThan(KIB);
  expect(new Set(refusals.map(({ code }: { code: string }) => code))).toEqual(new Set(['quota_exceeded']));
  expect(await counted(user)).toBe(await used());
});

test('what is forgotten after its time makes room', async () => {
  const deletedMs = Date.now() - RETENTION_MS - 1000;
  const at = (ms: number): string => formatStamp({ ms, counter: 0, replicaId: REPLICA });
  const old = Array.from({ length: 10 }, () => post('logs', {}, { stamp: at(deletedMs - 1000) }));
  await user.sync(old);
  await user.sync(old.map((one) => remove(one, { stamp: at(deletedMs) })));
  await user.sync(Array.from({ length: 14 }, short));
  expect(await statuses([short()])).toEqual([507]);
  await runHousekeeping(server.database, Date.now());
  expect(await used()).toBe(15 * KIB);
  expect(await counted(user)).toBe(await used());
  expect(await statuses([short()])).toEqual([201]);
});

describe('the recount', () => {
  const feed = (of: TestUser) => server.database('feeds').where({ user_id: of.user.id });

  test('mends a count that is wrong, and leaves one that is right', async () => {
    await user.sync([long(5_000), post('goals'), post('routines'), remove(short())]);
    const right = await used();
    const other = await server.signUp();
    await feed(user).update({ bytes: 5 });
    expect(await recountFeeds(server.database)).toBe(1);
    expect([await used(), await used(other)]).toEqual([right, KIB]);
    expect(await recountFeeds(server.database)).toBe(0);
  });

  test('counts a user who comes before the one that it begins with', async () => {
    await user.sync([short()]);
    await feed(user).update({ bytes: 5 });
    await recountFeeds(server.database, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    expect(await used()).toBe(2 * KIB);
  });

  test('loses nothing that is written while it counts', async () => {
    const writes = Array.from({ length: 12 }, () => user.sync([short()]));
    await Promise.all([...writes, ...Array.from({ length: 6 }, () => recountFeeds(server.database))]);
    expect([await used(), await counted(user)]).toEqual([13 * KIB, 13 * KIB]);
  });

  test('an account that goes meanwhile is no failure', async () => {
    await feed(user).update({ bytes: 5, user_id: randomUUID() });
    await recountFeeds(server.database);
  });
});
