/** A device and an account that is full: the real store and rounds, over HTTP to the real server. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownAccount } from '#client/http/own-account.ts';
import type { PersonSession } from '#client/http/session.ts';
import type { Store } from '#client/store/database.ts';
import { newId } from '#client/store/ids.ts';
import { write } from '#client/store/write.ts';
import { signedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

const KIB = 1024;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4, config: { quotaMb: (12 * KIB) / 1_000_000 } });
});
afterAll(() => server.stop());

async function addLog(store: Store, text: string): Promise<string> {
  const id = newId();
  await write(store, [
    { resource: 'logs', id, put: { date: '2026-01-31', text, minutes: 5, subject: null, goalId: null } },
  ]);
  return id;
}

const waiting = async (store: Store): Promise<string[]> => (await store.outbox.toArray()).map(({ id }) => id);

test('[R80] keeps what finds no room, sends what deletes, and then what waited; another device gets all of it', async () => {
  const user = await server.signUp();
  const [phone, laptop] = [signedInDevice(server, user), signedInDevice(server, user)];
  const large = await addLog(phone.store, 'x'.repeat(9_000));
  await phone.sync();
  const late = await addLog(phone.store, 'y'.repeat(4_000));
  const small = await addLog(phone.store, 'short');
  await phone.sync();
  expect(await waiting(phone.store)).toEqual([late]);
  await phone.sync();
  expect(await phone.store.attention.count()).toBe(0);
  expect(await phone.store.logs.get(late)).toMatchObject({ text: 'y'.repeat(4_000) });

  await write(phone.store, [{ resource: 'logs', id: large, put: { text: 'x'.repeat(500) } }]);
  await phone.sync();
  expect(await waiting(phone.store)).toEqual([]);
  await laptop.sync();
  expect((await laptop.store.logs.toArray()).map(({ id }) => id).sort()).toEqual([large, late, small].sort());
});

test('[R80] of two devices, the one that finds no room sends it once the other has deleted', async () => {
  const user = await server.signUp();
  const [phone, laptop] = [signedInDevice(server, user), signedInDevice(server, user)];
  const large = await addLog(phone.store, 'x'.repeat(9_000));
  await phone.sync();
  await laptop.sync();
  const late = await addLog(laptop.store, 'y'.repeat(4_000));
  await laptop.sync();
  await write(phone.store, [{ resource: 'logs', id: large, delete: true }]);
  await phone.sync();
  for (let rounds = 0; rounds < 15 && (await waiting(laptop.store)).length > 0; rounds += 1) await laptop.sync();
  expect(await waiting(laptop.store)).toEqual([]);
  await phone.sync();
  expect(await phone.store.logs.get(late)).toMatchObject({ text: 'y'.repeat(4_000) });
});

test('the settings learn how much is stored, and nothing from a server that does not say', async () => {
  const user = await server.signUp();
  const ask = (answer: typeof fetch) => {
    const deadline = (ms: number) => AbortSignal.timeout(ms);
    const ports = { fetch: answer, baseUrl: server.url, newId: randomUUID, deadline };
    const session = { authorized: (work: (token: string) => Promise<unknown>) => work(user.token) };
    return ownAccount(ports, session as unknown as PersonSession).storage();
  };
  expect(await ask(fetch)).toEqual({ usedBytes: KIB, limitBytes: 12 * KIB });
  const older: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    const { data } = (await response.json()) as { data: unknown };
    return new Response(JSON.stringify({ data }), response);
  };
  expect(await ask(older)).toBeUndefined();
});
