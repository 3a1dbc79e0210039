import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '#tests/support/factories.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';
import { postgresStorage } from '../database/storage.ts';
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
class Line implements Sink {
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

function open(line: Line): Stream {
  const deps = {
    name: 'a stream',
    storage: postgresStorage(server.database),
    log: server.log,
    turn: <T>(_: string, read: () => Promise<T>) => read(),
    catchUpMs: CATCH_UP_MS,
  };
  const stream = new Stream(deps, { userId: user.user.id, sessionId: '' }, null, line, 1);
  stream.wake();
  return stream;
}

test('a reader that takes nothing is cut off, with one page in memory and no more', async () => {
  const line = new Line();
  const stream = open(line);
  await expect.poll(() => line.written).toBeGreaterThan(64 * 1024);
  const { written } = line;
  await user.sync([post('goals')]);
  stream.wake();
  await expect.poll(() => line.fate).toBe('cut');
  expect(line.written).toBe(written);
});

test('a slow reader that takes what it got in time is served on', async () => {
  const line = new Line();
  const stream = open(line);
  await expect.poll(() => line.written).toBeGreaterThan(64 * 1024);
  line.taken = line.written;
  const { written } = line;
  await user.sync([post('goals')]);
  stream.wake();
  await expect.poll(() => line.written).toBeGreaterThan(written);
  line.taken = line.written;
  await sleep(2 * CATCH_UP_MS);
  expect(line.fate).toBe('open');
});
