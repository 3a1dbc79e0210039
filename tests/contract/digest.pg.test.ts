/** A device finds out what it does not hold as the server does, and gets it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callSync } from '#client/http/call-sync.ts';
import { reachAgreement } from '#client/sync/agreement.ts';
import { findDifferences, refillParts } from '#client/sync/digest.ts';
import { readAgreement } from '#client/store/meta.ts';
import { write } from '#client/store/write.ts';
import { addGoal } from '#tests/support/device.ts';
import { expectAgreement, signedInDevice, type SignedInDevice } from '#tests/support/signed-in-device.ts';
import { REPLICA, startTestServer, type Json, type TestServer } from '#tests/support/test-server.ts';
import { post } from '#tests/support/factories.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('[R117] a device that lost a record, or holds another value, gets what the server holds; then both hold the same', async () => {
  const user = await server.signUp();
  const { store, sync } = signedInDevice(server, user);
  const ports = { fetch, baseUrl: server.url, newId: crypto.randomUUID.bind(crypto), deadline: AbortSignal.timeout };
  const post = (request: Parameters<typeof callSync>[2]) => callSync(ports, user.token, request);
  const [one, two] = [await addGoal(store), await addGoal(store, { title: 'Two' })];
  expect(await findDifferences(store, post)).toBeUndefined();
  await sync();
  expect(await findDifferences(store, post)).toEqual([]);
  await store.goals.delete(one);
  await store.goals.update(two, { title: 'Rotten', stamps: { '*': '000000000000-0000-0000000000000000' } });
  const parts = (await findDifferences(store, post))!;
  expect(parts).toEqual([{ resource: 'goals', month: new Date().toISOString().slice(0, 7) }]);
  await refillParts(store, post, parts);
  expect(await store.goals.bulkGet([one, two])).toMatchObject([{ title: 'Read 10 pages' }, { title: 'Two' }]);
  expect(await findDifferences(store, post)).toEqual([]);
});

test('[R117] a refill is told in pages that do not get long, each record once', async () => {
  const user = await server.signUp();
  const text = '\u{1f600}'.repeat(9990);
  const logs = Array.from({ length: 160 }, () => post('logs', { text }));
  for (let i = 0; i < logs.length; i += 20) await user.sync(logs.slice(i, i + 20));
  let [cursor, hasMore]: [string | null, boolean] = [null, true];
  while (hasMore) ({ cursor, hasMore } = await user.sync([], cursor));
  const month = (await user.call('GET', `/api/logs/${logs[0]!.recordId}`)).body.data.createdAt.slice(0, 7);
  let refill: object[] = [{ resource: 'logs', month }];
  const told: string[] = [];
  while (refill.length > 0) {
    const ask = { protocol: 2, replicaId: REPLICA, cursor, mutations: [], refill };
    const { body } = await user.call('POST', '/api/sync', ask);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(3_000_000);
    told.push(
      ...body.changes.flatMap(({ resource, record }: Json) => (resource === 'logs' ? [record.id as string] : [])),
    );
    refill = body.refill;
  }
  expect(told.sort()).toEqual(logs.map(({ recordId }) => recordId).sort());
});

test('[R119] what the server has lost unnoticed is sent again, what it holds is told anew, and both are noted as the same', async () => {
  const user = await server.signUp();
  const { store, sync } = signedInDevice(server, user);
  const ports = { fetch, baseUrl: server.url, newId: crypto.randomUUID.bind(crypto), deadline: AbortSignal.timeout };
  const post = (request: Parameters<typeof callSync>[2]) => callSync(ports, user.token, request);
  const lost = await addGoal(store, { title: 'One' });
  const older = await addGoal(store, { title: 'Two' });
  const kept = await addGoal(store, { title: 'Three' });
  await sync();
  expect(await reachAgreement(store, post, sync)).toMatchObject({ outcome: 'same', parts: 0 });
  const created = await server.database('goals').where({ id: older }).first();
  await store.goals.update(kept, { notes: 'Not here', stamps: { '*': '000000000000-0000-0000000000000000' } });
  await write(store, [{ resource: 'goals', id: older, put: { title: 'Renamed' } }]);
  await sync();
  await server.database('goals').where({ id: lost }).delete();
  await server.database('goals').where({ id: older }).update({ title: created.title, stamps: created.stamps });
  expect(await reachAgreement(store, post, sync)).toMatchObject({ outcome: 'mended', parts: 1 });
  expect((await user.call('GET', `/api/goals/${lost}`)).status).toBe(200);
  expect((await user.call('GET', `/api/goals/${older}`)).body.data.title).toBe('Renamed');
  expect((await store.goals.get(kept))!.notes).toBe('');
  expect(await readAgreement(store)).toMatchObject({ outcome: 'mended' });
  await expectAgreement({ store } as SignedInDevice, user);
  const metrics = (await server.call('GET', '/metrics')).body as string;
  expect(metrics).toMatch(/studentos_digests_total [1-9]/);
  expect(metrics).toMatch(/studentos_refilled_parts_total [1-9]/);
});
