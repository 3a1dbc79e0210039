import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApi } from './api.ts';

/** An API that talks to a server which answers so. */
async function apiOf(listener: RequestListener, deadlineMs = 5_000, fetches = fetch) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createApi({
    fetch: fetches,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    newId: () => 'request-1',
    deadline: () => AbortSignal.timeout(deadlineMs),
  });
}

const credentials = { email: 'ada@example.com', password: 'correct horse' };
const session = {
  token: 't',
  user: {
    id: '0191d0a4-6f4e-7c3a-8b1d-2f6c8e9a0b1c',
    name: 'Ada',
    email: 'ada@example.com',
    createdAt: '2026-01-31T09:00:00.000Z',
  },
};
const json = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'request-1' };

const stops: RequestListener = (_, response) =>
  void response.writeHead(200, { ...json, 'content-length': '1000' }).write('{');

describe('an answer', () => {
  it('of our server is read', async () => {
    const api = await apiOf((_, response) => response.writeHead(200, json).end(JSON.stringify(session)));
    expect(await api.login(credentials)).toEqual(session);
  });

  it('of 204 has nothing to read', async () => {
    const api = await apiOf((_, response) => response.writeHead(204, { 'x-request-id': 'request-1' }).end());
    await expect(api.logout('t')).resolves.toBeUndefined();
  });

  it('that is a problem document is thrown as it is', async () => {
    const problem = {
      type: 'x',
      title: 'x',
      status: 401,
      detail: 'Wrong e-mail or password.',
      code: 'wrong_credentials',
    };
    const api = await apiOf((_, response) =>
      response.writeHead(401, { ...json, 'content-type': 'application/problem+json' }).end(JSON.stringify(problem)),
    );
    await expect(api.login(credentials)).rejects.toMatchObject({
      code: 'wrong_credentials',
      message: 'Wrong e-mail or password.',
    });
  });

  const strangers: [string, RequestListener][] = [
    [
      'a portal that says 200 in HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<form>Sign in to Wi-Fi</form>'),
    ],
    ['a portal that redirects', (_, response) => response.writeHead(302, { location: '/portal' }).end()],
    ['a portal that says 511', (_, response) => response.writeHead(511).end()],
    [
      'JSON of another app',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'),
    ],
    ['JSON of another shape', (_, response) => response.writeHead(200, json).end('{"ok":true}')],
    ['JSON that was cut', (_, response) => response.writeHead(200, json).end(JSON.stringify(session).slice(0, 50))],
    [
      'a proxy that finds no server',
      (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('Bad gateway'),
    ],
    ['a body that stops', stops],
    ['silence', () => undefined],
    ['a connection that is cut', (request) => void request.socket.destroy()],
  ];
  it('[R26] of a proxy that lets nothing so large through asks for smaller batches', async () => {
    const api = await apiOf((_, response) => response.writeHead(413, { 'content-type': 'text/html' }).end('Too large'));
    await expect(api.login(credentials)).rejects.toMatchObject({ code: 'payload_too_large' });
  });

  it.each(strangers)('[R26] of %s is the network, never data', async (_, listener) => {
    const api = await apiOf(listener, 300);
    await expect(api.login(credentials)).rejects.toMatchObject({ code: 'network', message: "Can't reach server" });
  });

  it('[R26] whose body stops is given up, also where the platform has forgotten the signal', async () => {
    const api = await apiOf(stops, 300, (input, { signal: _, ...init } = {}) => fetch(input, init));
    await expect(api.login(credentials)).rejects.toMatchObject({ code: 'network' });
  });
});
