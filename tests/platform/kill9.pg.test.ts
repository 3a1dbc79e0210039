import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import type { SyncAnswer } from '#protocol/sync-answer.ts';
import { PROTOCOL } from '#protocol/sync.ts';
import { post } from '#tests/support/factories.ts';
import { removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';

const ROUNDS = 5;
const WRITERS = 4;
const BATCH = 5;

let server: ServerProcess;
let token: string;

beforeAll(async () => {
  server = await startServer({ env: { RATE_LIMITS: 'off', LOG_LEVEL: 'warn' } });
  const account = { name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' };
  ({ token } = await call<{ token: string }>('/api/auth/signup', account));
});

afterAll(async () => {
  await server.stop();
  removeDataDir(server.dataDir);
});

/** What the server answered; rejects for anything but a 2xx that arrived whole. */
async function call<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} was answered by ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

const sync = (mutations: Mutation[], cursor: string | null = null): Promise<SyncAnswer> =>
  call('/api/sync', { protocol: PROTOCOL, replicaId: '9f8e7d6c5b4a3f2e', cursor, mutations });

/** Every goal on the server, each as often as it is sent. */
async function pullAll(): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ;) {
    const answer: SyncAnswer = await sync([], cursor);
    ids.push(...answer.changes.filter(({ resource }) => resource === 'goals').map(({ record }) => record.id));
    if (!answer.hasMore) return ids;
    cursor = answer.cursor;
  }
}

interface Written {
  acknowledged: string[];
  /** Batches whose answer did not come. */
  unknown: Mutation[][];
}

/** Writes until told to stop or the server is gone: every other batch as one REST call instead. */
async function write(written: Written, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn++) {
    const batch = Array.from({ length: turn % 2 ? BATCH : 1 }, () => post('goals'));
    try {
      if (turn % 2) await sync(batch);
      else await call('/api/goals', { ...batch[0]!.body, id: batch[0]!.recordId });
      written.acknowledged.push(...batch.map(({ recordId }) => recordId));
    } catch {
      written.unknown.push(batch);
      return;
    }
  }
}

it('keeps every acknowledged write, and no half of any other, through kill -9 of server and database', async () => {
  const written: Written = { acknowledged: [], unknown: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    let isOver = false;
    const writers = Array.from({ length: WRITERS }, () => write(written, () => isOver));
    await sleep(200 + round * 70);
    await server.killAll9();
    isOver = true;
    await Promise.all(writers);
    server = await server.restart();

    const there = new Set(await pullAll());
    expect(written.acknowledged.filter((id) => !there.has(id))).toEqual([]);
    for (const batch of written.unknown)
      expect([0, batch.length]).toContain(batch.filter(({ recordId }) => there.has(recordId)).length);
  }
  expect(written.acknowledged.length).toBeGreaterThan(ROUNDS * BATCH);
  expect(written.unknown.length).toBeGreaterThan(0);
});

it('takes the unanswered batches a second time without doubling anything', async () => {
  const batch = [post('goals'), post('goals')];
  await sync(batch);
  await server.killAll9();
  server = await server.restart();
  const { results } = await sync(batch);
  expect(results.map(({ status }) => status)).toEqual([200, 200]);
  const ids = await pullAll();
  expect(ids).toHaveLength(new Set(ids).size);
});
