/** Packed bodies that reach the server, behind a proxy that loses their answers. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from '#client/store/write.ts';
import { addGoal } from '#tests/support/device.ts';
import { expectAgreement, punctualDevice, signedInDevice } from '#tests/support/signed-in-device.ts';
import { startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
let proxy: http.Server;
/** How many packed bodies arrived whose answers were lost. */
let broken = 0;

beforeAll(async () => {
  server = await startTestServer();
  proxy = http.createServer((came, response) => {
    const { method, headers } = came;
    const forward = http.request(server.url + came.url!, { method: method!, headers }, (answer) => {
      if (headers['content-encoding'] !== 'gzip') return void answer.pipe(response.writeHead(200, answer.headers));
      expect(answer.statusCode).toBe(200);
      broken += 1;
      answer.resume().on('end', () => response.writeHead(500, { 'content-type': 'text/html' }).end('Broken'));
    });
    came.pipe(forward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.stop();
});

test('[R118] a packed body that arrived, and arrives again plain, does no harm', async () => {
  const user = await server.signUp();
  const other = signedInDevice(server, user);
  const ids = await Promise.all(['One', 'Two'].map((title) => addGoal(other.store, { title })));
  await other.sync();
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const store = punctualDevice();
  // The first pull comes by the straight way.
  await signedInDevice(server, user, store).sync();
  const device = signedInDevice({ url }, user, store, (json) => Promise.resolve(new Blob([gzipSync(json)])));
  await write(store, [{ resource: 'goals', id: ids[0]!, put: { notes: 'Mine' } }]);
  await write(store, [{ resource: 'goals', id: ids[1]!, delete: true }]);
  const added = await addGoal(store, { title: 'Three' });
  await device.sync();
  expect(broken).toBe(1);
  await expectAgreement(device, user);
  expect(await store.goals.bulkGet([ids[0]!, added])).toMatchObject([{ notes: 'Mine' }, { title: 'Three' }]);
  expect(await store.notices.toArray()).toEqual([]);
  await other.sync();
  await expectAgreement(other, user);
});
