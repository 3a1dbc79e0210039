/**
 * `npm run soak:feed -- [changes]`: sixteen writers on two real instances, two followers by cursor and two by stream, 100,000
 * changes unless told otherwise. Beside it a cursor over a global sequence, which must be seen to lose some: otherwise the run could
 * not have found a gap. Ends with 1 when anybody missed anything, or when nobody missed anything there.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#server/database/connection.ts';
import { readLockFile } from '#server/database/embedded/running-server.ts';
import { followWriters } from '#tests/faults/feed-followers.ts';
import { globalSequence } from '#tests/faults/global-sequence.ts';
import { Follower } from '#tests/faults/load.ts';
import { syncFeed } from '#tests/faults/sync-feed.ts';
import { removeDataDir, startServer } from '#tests/support/server-process.ts';

const ENV = { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', JWT_SECRET: randomUUID() + randomUUID() };
const STREAM_DEADLINE_MS = 30_000;
const NAIVE_CHANGES = 10_000;

const changes = Number(process.argv[2] ?? 100_000);
const first = await startServer({ env: ENV });
const { host, port } = readLockFile(path.join(first.dataDir, 'postgres/data'))!;
const url = `postgres://studentos@localhost:${port}/studentos?host=${encodeURIComponent(host)}`;
const second = await startServer({ env: { ...ENV, DATABASE_URL: url } });
const signup = await fetch(`${first.url}/api/auth/signup`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' }),
});
const { token } = (await signup.json()) as { token: string };

const target = { urls: [first.url, second.url], token };
const byStream = [new Follower(target, 0), new Follower(target, 1)];
const start = performance.now();
const { ids, missed } = await followWriters(syncFeed(target, 10), { writers: 16, followers: 2, changes });
const seconds = (performance.now() - start) / 1000;
const missedByStream = (): number[] => byStream.map(({ seen }) => ids.filter((id) => !seen.has(id)).length);
for (const deadline = Date.now() + STREAM_DEADLINE_MS; Math.max(...missedByStream()) > 0 && Date.now() < deadline;)
  await sleep(200);
const all = [...missed, ...missedByStream()];
for (const follower of byStream) follower.close();

const database = openDatabase(url, { maxConnections: 20 });
const naive = await followWriters(await globalSequence(database), {
  writers: 16,
  followers: 2,
  changes: NAIVE_CHANGES,
});
await database.destroy();
await second.stop();
await first.stop();
for (const { dataDir } of [first, second]) removeDataDir(dataDir);

console.log(
  `${ids.length} changes in ${seconds.toFixed(1)} s; missed by cursor, cursor, stream, stream: ${all.join(', ')}`,
);
console.log(
  `A cursor over a global sequence missed ${naive.missed.join(', ')} of ${naive.written} in the same harness.`,
);
process.exitCode = Math.max(...all) > 0 || Math.min(...naive.missed) === 0 ? 1 : 0;
