/** The server asks nobody for anything but its database, whatever addresses it is told. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOperations } from '#server/openapi/account-operations.ts';
import { newBody, post } from '#tests/support/factories.ts';
import { startTestServer, type TestServer, type TestUser } from '#tests/support/test-server.ts';

/** Somewhere that an address sent to the server leads to. */
let bait: Server;
let visits = 0;
let server: TestServer;
let user: TestUser;
beforeAll(async () => {
  bait = createServer((_, response) => {
    visits += 1;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  server = await startTestServer({ hashCost: 4, config: { trustedProxies: 1 } });
  user = await server.signUp();
});
afterAll(async () => {
  bait.close();
  await server.stop();
});

/** The same with the address in the place of each text. */
function baited(value: unknown, address: string): unknown {
  if (typeof value === 'string') return address;
  if (Array.isArray(value)) return value.map((one) => baited(one, address));
  if (typeof value !== 'object' || value === null) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, one]) => [key, baited(one, address)])),
    $ref: address,
  };
}

test('an address in any text, path, query or header is asked by nobody', async () => {
  const asked: number[] = [];
  const note = (message: unknown): void =>
    void (message as { socket: Socket }).socket.on('connectionAttempt', (_, port) => asked.push(port));
  subscribe('net.client.socket', note);
  const address = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/x`;
  const headers = Object.fromEntries(
    ['Referer', 'Origin', 'X-Forwarded-Host', 'X-Original-URL', 'Link', 'SourceMap', 'User-Agent', 'From'].map(
      (name) => [name, address],
    ),
  );
  const bodies = [
    ...accountOperations.flatMap(({ method, path, body }) => (body ? [[method, path, body.example] as const] : [])),
    ...['goals', 'logs', 'routines'].map((name) => ['POST', `/api/${name}`, newBody(name as 'goals')] as const),
    ['POST', '/api/sync', { protocol: 1, replicaId: 'x', cursor: 'x', mutations: [post('goals')] }] as const,
  ].filter(([method]) => method !== 'DELETE');
  for (const [method, path, body] of bodies) {
    await user.call(method, path, baited(body, address), headers);
    await user.call(method, path, { ...(body as object), title: address, text: address }, headers);
  }
  for (const route of server.routes.filter(({ method }) => method === 'GET'))
    for (const query of ['', `?q=${encodeURIComponent(address)}&url=${encodeURIComponent(address)}`])
      if (!route.path.endsWith('/stream'))
        await user.call('GET', route.path.replace(':id', encodeURIComponent(address)) + query, undefined, headers);
  await user.call('POST', '/api/goals', { title: address, date: '2026-03-02', notes: address }, headers);

  expect(asked.filter((port) => port !== Number(new URL(server.url).port))).toEqual([]);
  expect(visits).toBe(0);
  // Whoever does ask is noticed.
  await fetch(address);
  unsubscribe('net.client.socket', note);
  expect([asked.at(-1), visits]).toEqual([(bait.address() as AddressInfo).port, 1]);
});
