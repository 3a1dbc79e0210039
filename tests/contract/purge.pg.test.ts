/** Contract section 4.5: deletions are forgotten after 180 days, and a cursor from before is told so. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { formatStamp } from '#protocol/stamp.ts';
import { TOKEN_LISTED_MS } from '#server/auth/purge-sign-ins.ts';
import { runHousekeeping } from '#server/housekeeping.ts';
import { RETENTION_MS } from '#server/sync/purge-deletions.ts';
import { openStream } from '#tests/support/event-stream.ts';
import { post, remove } from '#tests/support/factories.ts';
import {
  codeOf,
  PASSWORD,
  REPLICA,
  startTestServer,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

const NOW = Date.now();
const DAY_MS = 86_400_000;
const at = (ms: number): string => formatStamp({ ms, counter: 0, replicaId: REPLICA });

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  user = await server.signUp();
});

/** A goal that was deleted at some time; the cursors right before and right after the deletion. */
async function deletedGoal(deletedMs: number) {
  const goal = post('goals', {}, { stamp: at(deletedMs - 1000) });
  const { cursor: before } = await user.sync([goal]);
  const { cursor: after } = await user.sync([remove(goal, { stamp: at(deletedMs) })], before);
  return { id: goal.recordId, before, after };
}

/** How many deletions were forgotten; null when another instance was at it. */
const purge = async (): Promise<number | null> => (await runHousekeeping(server.database, NOW))?.deletions ?? null;

const tryCursor = async (cursor: string): Promise<unknown> => {
  const reply = await user.call('POST', '/api/sync', { protocol: 1, replicaId: REPLICA, cursor, mutations: [] });
  return reply.status === 200 ? 200 : codeOf(reply);
};

test('[R41] a cursor from before a purged deletion has expired; one exactly at the horizon, and none, are good', async () => {
  const { id, before, after } = await deletedGoal(NOW - RETENTION_MS - 1000);
  expect(await purge()).toBe(1);
  expect(await tryCursor(before)).toEqual([410, 'cursor_expired']);
  expect(await tryCursor(after)).toBe(200);
  expect((await user.sync([])).changes.map(({ record }) => record.id)).not.toContain(id);
});

test('[R41] a deletion a second younger is kept, and so is a record that came back', async () => {
  const young = await deletedGoal(NOW - RETENTION_MS + 1000);
  const back = await deletedGoal(NOW - RETENTION_MS - 5000);
  const stamp = at(NOW - RETENTION_MS - 4000);
  await user.sync([
    { ...remove({ resource: 'goals', recordId: back.id }), method: 'PATCH', body: { notes: 'back' }, stamp },
  ]);
  expect(await purge()).toBe(0);
  expect(await tryCursor(young.before)).toBe(200);
});

test('[R41] a pull from nothing that was under way goes on over the horizon', async () => {
  await deletedGoal(NOW - RETENTION_MS - 1000);
  await user.sync(Array.from({ length: 500 }, () => post('goals')));
  await user.sync(Array.from({ length: 500 }, () => post('goals')));
  await user.sync(Array.from({ length: 500 }, () => post('goals')));
  await deletedGoal(NOW - RETENTION_MS - 1000);
  await purge();
  const first = await user.sync([]);
  expect(first.hasMore).toBe(true);
  const second = await user.sync([], first.cursor);
  expect(second.hasMore).toBe(false);
  expect(first.changes.length + second.changes.length).toBe(1501);
});

test('a stream from before is reset', async () => {
  const { before } = await deletedGoal(NOW - RETENTION_MS - 1000);
  await purge();
  const stream = await openStream(server.url, user.token, before);
  await stream.ended;
  expect(stream.events).toMatchObject([{ event: 'reset', data: { code: 'cursor_expired' } }]);
});

test('many at once are purged in parts, by one instance at a time', async () => {
  const goals = Array.from({ length: 500 }, () => post('goals', {}, { stamp: at(NOW - RETENTION_MS - 9000) }));
  const logs = Array.from({ length: 300 }, () => post('logs', {}, { stamp: at(NOW - RETENTION_MS - 9000) }));
  for (const some of [goals, logs]) {
    await user.sync(some);
    await user.sync(some.map((one) => remove(one, { stamp: at(NOW - RETENTION_MS - 8000) })));
  }
  const runs = await Promise.all([purge(), purge()]);
  expect(runs.filter((purged) => purged === 800)).toHaveLength(1);
  expect(await purge()).toBe(0);
  expect((await user.sync([])).changes).toHaveLength(1);
});

test('sessions whose time is over are removed, and no others', async () => {
  const [lasting, other] = [await server.signUp(), await server.signUp()];
  const session = server.database('sessions').where({ user_id: user.user.id });
  await session.clone().update({ expires_at: new Date(NOW) });
  await server
    .database('sessions')
    .where({ user_id: lasting.user.id })
    .update({ expires_at: new Date(NOW + 1) });
  expect(await runHousekeeping(server.database, NOW)).toMatchObject({ signIns: 1 });
  expect(await session).toEqual([]);
  expect(codeOf(await user.call('GET', '/api/users/me'))).toEqual([401, 'session_revoked']);
  for (const one of [lasting, other]) expect((await one.call('GET', '/api/users/me')).status).toBe(200);
});

test('an access token that has expired is listed for a month, and then removed', async () => {
  const inDays = (days: number) => new Date(NOW + days * DAY_MS);
  for (const [name, expiresAt] of [
    ['old', inDays(1)],
    ['recent', inDays(2)],
    ['endless', null],
  ] as const)
    await user.call('POST', '/api/users/me/tokens', {
      name,
      scope: 'read-only',
      expiresAt,
      currentPassword: PASSWORD,
    });
  const later = NOW + DAY_MS + TOKEN_LISTED_MS;
  await server.database('sessions').update({ expires_at: new Date(later + 1) });
  expect(await runHousekeeping(server.database, later - 1)).toMatchObject({ signIns: 0 });
  const runs = await Promise.all([runHousekeeping(server.database, later), runHousekeeping(server.database, later)]);
  expect(runs.map((purged) => purged?.signIns ?? 0).sort()).toEqual([0, 1]);
  const { body } = await user.call('GET', '/api/users/me/tokens');
  expect(body.data.map(({ name }: { name: string }) => name).sort()).toEqual(['endless', 'recent']);
});
