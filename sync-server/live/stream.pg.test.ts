import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mutation } from '#protocol/mutation.ts';
import { post } from '#tests/support/factories.ts';
import { REPLICA, startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';
import { postgresStorage, type Storage } from '../database/storage.ts';
import { readCursor } from '../sync/cursor.ts';
import type { Beside } from '../sync/known-to-author.ts';
import { syncRound } from '../sync/round.ts';
import { createServerClock } from '../apply/server-clock.ts';
import { Stream, type Sink } from './stream.ts';

const CATCH_UP_MS = 300;

let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  server = await startTestServer();
  user = await server.signUp();
  await user.sync(Array.from({ length: 100 }, () => post('goals', { notes: 'n'.repeat(1500) })));
});
afterAll(() => server.stop());

/** A connection whose reader takes as much as the test says. */
class SlowConnection implements Sink {
  written = 0;
  taken = 0;
  fate: 'open' | 'ended' | 'cut' = 'open';
  get writableLength(): number {
    return this.written - this.taken;
  }
  write = (text: string): void => void (this.written += text.length);
  end = (): void => void (this.fate = 'ended');
  destroy = (): void => void (this.fate = 'cut');
}

function open(connection: SlowConnection): Stream {
  const deps = {
    name: 'a stream',
    storage: postgresStorage(server.database),
    log: server.log,
    turn: <T>(_: string, read: () => Promise<T>) => read(),
    catchUpMs: CATCH_UP_MS,
  };
  const stream = new Stream(deps, { userId: user.user.id, sessionId: '' }, null, connection, 1);
  stream.wake();
  return stream;
}

test('a reader that takes nothing is cut off, with one page in memory and no more', async () => {
  const connection = new SlowConnection();
  const stream = open(connection);
  await expect.poll(() => connection.written).toBeGreaterThan(64 * 1024);
  const { written } = connection;
  await user.sync([post('goals')]);
  stream.wake();
  await expect.poll(() => connection.fate).toBe('cut');
  expect(connection.written).toBe(written);
});

test('a slow reader that takes what it got in time is served on', async () => {
  const connection = new SlowConnection();
  const stream = open(connection);
  await expect.poll(() => connection.written).toBeGreaterThan(64 * 1024);
  connection.taken = connection.written;
  const { written } = connection;
  await user.sync([post('goals')]);
  stream.wake();
  await expect.poll(() => connection.written).toBeGreaterThan(written);
  connection.taken = connection.written;
  await sleep(2 * CATCH_UP_MS);
  expect(connection.fate).toBe('open');
});

describe('[R114] a stream beside a round that its reader knows all of', () => {
  let storage: Storage;
  let reads: number;
  let events: { cursor: string; changes: unknown[]; leftOut?: number[] }[];
  let batch: number;
  let cursor: string | null;
  let stream: Stream;

  /** A round that says which stream it stands beside; streams are told as `Streams` does. */
  async function round(mutations: Mutation[], beside: string | undefined): Promise<void> {
    const tell = (_: string, told?: Beside): void => {
      if (told?.stream === stream.name) stream.leaveOut(told);
      stream.wake(told?.step?.to.version);
    };
    const clock = createServerClock('2222222222222222', Date.now);
    const deps = { storage, clock, quotaBytes: Infinity, onRefused: () => undefined, tell };
    const request = {
      protocol: 2,
      replicaId: REPLICA,
      cursor,
      mutations,
      ...(beside !== undefined && { stream: beside, batch: (batch += 1) }),
    };
    ({ cursor } = await syncRound(deps, user.user.id, request));
  }

  beforeEach(async () => {
    const real = postgresStorage(server.database);
    storage = {
      ...real,
      async feedRows(...asked) {
        const rows = await real.feedRows(...asked);
        reads += 1;
        return rows;
      },
    };
    [reads, events, cursor, batch] = [0, [], null, 0];
    do ({ cursor } = await user.sync([], cursor));
    while (readCursor(cursor, user.user.id)!.rest > 0);
    const sink: Sink = {
      write: (text: string) => {
        const [, data] = /event: changes\ndata: (.*)\n\n$/.exec(text) ?? [];
        if (data !== undefined) events.push(JSON.parse(data) as (typeof events)[0]);
      },
      end: () => undefined,
      destroy: () => undefined,
      writableLength: 0,
    };
    const turn = <T>(_: string, read: () => Promise<T>) => read();
    const deps = { name: 'beside', storage, log: server.log, turn };
    stream = new Stream(deps, { userId: user.user.id, sessionId: '' }, readCursor(cursor, user.user.id), sink, 2);
    stream.wake();
    await expect.poll(() => reads).toBe(1);
    reads = 0;
  });

  /** Where the server gives a place, its author lacks it. */
  const placed = (): Mutation => post('goals', { position: 'a5' });

  test('brings the cursor and reads nothing; the round reads where the feed stands', async () => {
    await round([placed(), placed()], 'beside');
    expect(events).toMatchObject([{ changes: [], leftOut: [1], cursor }]);
    expect(reads).toBe(1);
    await round([placed()], 'beside');
    expect(events).toMatchObject([{}, { changes: [], leftOut: [2], cursor }]);
    expect(reads).toBe(2);
  });

  test('reads on where somebody else wrote before, or another stream was named', async () => {
    const theirs = post('goals');
    await user.sync([theirs]);
    await round([placed()], 'beside');
    await expect.poll(() => events).toMatchObject([{ leftOut: [1], changes: [{ record: { id: theirs.recordId } }] }]);
    const mine = placed();
    await round([mine], 'another');
    await expect.poll(() => events.at(-1)).toMatchObject({ changes: [{ record: { id: mine.recordId } }] });
  });
});
