/** A device with the real engine, whose stream a real server feeds: changes of others arrive without a round, and across its end. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApi } from '#client/http/api.ts';
import { startEngine } from '#client/sync/engine.ts';
import type { Store } from '#client/store/database.ts';
import { post } from '#tests/support/factories.ts';
import { newDevice } from '#tests/support/device.ts';
import { TestPorts } from '#tests/support/sync-ports.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

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

/** Real time for the engine, except that it never has an idle round: what arrives, the stream has brought. */
class LivePorts extends TestPorts {
  override now = (): number => Date.now();
  override after = (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => void clearTimeout(timer);
  };
}

function startDevice(url: string): { store: Store; rounds: () => number } {
  const ports = new LivePorts();
  const { store } = newDevice({ nowMs: Date.now() });
  const api = createApi({
    fetch,
    baseUrl: url,
    newId: ports.newId,
    deadline: (ms) => AbortSignal.timeout(Math.ceil(ms)),
  });
  let rounds = 0;
  const engine = startEngine(
    store,
    (request) => {
      rounds += 1;
      return api.sync(user.token, request);
    },
    ports,
    () => undefined,
    (...asked) => api.follow(user.token, ...asked),
  );
  onTestFinished(() => engine.stop());
  return { store, rounds: () => rounds };
}

const titles = async (store: Store): Promise<string[]> => (await store.goals.toArray()).map(({ title }) => title);

test('[R42] [R43] what others change arrives without a round, also after the stream was ended', async () => {
  const ending = await startTestServer({ besides: server });
  const { store, rounds } = startDevice(other.url);
  await expect.poll(rounds, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => store.meta.get('cursor'), { timeout: 10_000 }).toBeDefined();
  await user.sync([post('goals', { title: 'From elsewhere' })]);
  await expect.poll(() => titles(store), { timeout: 10_000 }).toContain('From elsewhere');
  expect(rounds()).toBe(1);

  const second = startDevice(ending.url);
  await expect.poll(() => titles(second.store), { timeout: 10_000 }).toContain('From elsewhere');
  await ending.stop();
  await user.sync([post('goals', { title: 'After the end' })]);
  await expect.poll(() => titles(store), { timeout: 10_000 }).toContain('After the end');
});
