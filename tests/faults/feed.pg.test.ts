/** Sixteen writers on two instances and four followers: nobody misses anything, and the same test finds the cursor that skips. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';
import { followWriters } from './feed-followers.ts';
import { globalSequence } from './global-sequence.ts';
import { Follower } from './load.ts';
import { syncFeed } from './sync-feed.ts';

const WRITERS = 16;

let server: TestServer;
let other: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  other = await startTestServer({ besides: server });
  user = await server.signUp();
});
afterAll(async () => {
  await other.stop();
  await server.stop();
});

test('two followers by cursor and two by stream miss nothing', async () => {
  const target = { urls: [server.url, other.url], token: user.token };
  const byStream = [new Follower(target, 0), new Follower(target, 1)];
  const { ids, missed } = await followWriters(syncFeed(target, 5), { writers: WRITERS, followers: 2, changes: 1000 });
  expect(missed).toEqual([0, 0]);
  for (const { seen } of byStream)
    await expect.poll(() => ids.filter((id) => !seen.has(id)).length, { timeout: 15_000 }).toBe(0);
  for (const follower of byStream) follower.close();
});

test('pointed at a cursor over a global sequence, it finds the gap', async () => {
  const feed = await globalSequence(server.database);
  const { missed } = await followWriters(feed, { writers: WRITERS, followers: 2, changes: 1000 });
  expect(Math.min(...missed)).toBeGreaterThan(0);
});
