import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApi, type ApiPorts } from './api.ts';

const request = { protocol: 2, replicaId: 'f'.repeat(16), cursor: null, mutations: [] };
const answer = { cursor: 'c', changes: [], hasMore: false, results: [], serverTime: '2026-11-18T10:00:00.000Z' };
const problem = (status: number, more = {}) => ({
  ...{ type: 'x', title: 'x', status, detail: 'No.', code: 'invalid_request', ...more },
});

type Listener = (came: IncomingMessage, response: ServerResponse) => void;

/** As our server answers. */
const ours = (came: IncomingMessage, response: ServerResponse, status: number, body: unknown): void =>
  void response
    .writeHead(status, {
      'content-type': status === 200 ? 'application/json' : 'application/problem+json',
      'x-request-id': came.headers['x-request-id'],
    })
    .end(JSON.stringify(body));
const isPacked = (came: IncomingMessage): boolean => came.headers['content-encoding'] === 'gzip';
/** A server that reads plain bodies, behind something that does this to packed ones. */
const refusing =
  (refuse: Listener): Listener =>
  (came, response) =>
    isPacked(came) ? refuse(came, response) : ours(came, response, 200, answer);
const page = (status: number, headers = {}): Listener =>
  refusing((_, response) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<h1>No</h1>'));

/** A device whose server answers so, and how each of its bodies came: packed or plain. */
async function device(listener: Listener, zip?: ApiPorts['zip']) {
  const came: ('packed' | 'plain')[] = [];
  const server = createServer((incoming, response) => {
    void buffer(incoming).then((body) => {
      came.push(isPacked(incoming) ? 'packed' : 'plain');
      const json = (isPacked(incoming) ? gunzipSync(body) : body).toString();
      expect(JSON.parse(json)).toMatchObject({ replicaId: request.replicaId });
      listener(incoming, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const api = createApi({
    ...{ fetch, newId: () => crypto.randomUUID(), deadline: (ms) => AbortSignal.timeout(Math.min(ms, 2_000)) },
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    zip: zip ?? ((json) => Promise.resolve(new Blob([gzipSync(json)]))),
  });
  const round = (): Promise<string> =>
    api.sync('t', request).then(
      ({ cursor }) => cursor,
      (error: { code: string }) => error.code,
    );
  /** What came of some rounds, one after the other. */
  const rounds = async (count: number): Promise<string[]> => {
    const all: string[] = [];
    while (all.length < count) all.push(await round());
    return all;
  };
  return { rounds, came };
}

describe('[R118] a packed body', () => {
  it('goes on being packed where it is taken', async () => {
    const { rounds, came } = await device((one, response) => ours(one, response, 200, answer));
    expect(await rounds(2)).toEqual(['c', 'c']);
    expect(came).toEqual(['packed', 'packed']);
  });

  const refusals: [string, Listener][] = [
    ...[400, 411, 415, 501].map((status): [string, Listener] => [
      `${status} of our server`,
      refusing((one, response) => ours(one, response, status, problem(status))),
    ]),
    ...[400, 403, 411, 415, 500, 501].map((status): [string, Listener] => [`${status} of a proxy`, page(status)]),
    ['a page that says 200', page(200)],
    [
      'JSON of somebody else',
      refusing((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')),
    ],
  ];
  it.each(refusals)('that is answered by %s travels plain at once, and from then on', async (_, listener) => {
    const { rounds, came } = await device(listener);
    expect(await rounds(2)).toEqual(['c', 'c']);
    expect(came).toEqual(['packed', 'plain', 'plain']);
  });

  const silences: [string, Listener][] = [
    ['a connection that is cut', refusing((one) => void one.socket.destroy())],
    ['a redirect', page(302, { location: '/portal' })],
    ...[429, 502, 503, 504].map((status): [string, Listener] => [`${status} of a proxy`, page(status)]),
  ];
  it.each(silences)(
    'that brings %s is followed by a plain one with the next round, and at last by no other',
    async (_, listener) => {
      const { rounds, came } = await device(listener);
      const lost = ['network', 'c'];
      expect(await rounds(8)).toEqual([...lost, ...lost, ...lost, 'c', 'c']);
      expect(came.slice(0, 4)).toEqual(['packed', 'plain', 'packed', 'plain']);
      expect(came.slice(6)).toEqual(['plain', 'plain']);
    },
  );

  it('is not given up for a 400 that has another reason', async () => {
    let isGood = false;
    const wrong = problem(400, { errors: [{ path: 'cursor', message: 'is none' }] });
    const { rounds, came } = await device((one, response) =>
      isGood ? ours(one, response, 200, answer) : ours(one, response, 400, wrong),
    );
    expect(await rounds(2)).toEqual(['invalid_request', 'invalid_request']);
    isGood = true;
    expect(await rounds(1)).toEqual(['c']);
    expect(came).toEqual(['packed', 'packed', 'packed']);
  });

  it('is sent once more, not for ever, for a 400 that names no reason, and goes on being packed', async () => {
    let isGood = false;
    const { rounds, came } = await device((one, response) =>
      isGood ? ours(one, response, 200, answer) : ours(one, response, 400, problem(400)),
    );
    expect(await rounds(1)).toEqual(['invalid_request']);
    isGood = true;
    expect(await rounds(1)).toEqual(['c']);
    expect(came).toEqual(['packed', 'plain', 'packed']);
  });

  it('goes on being packed after a portal, an outage and a proxy that lets nothing so large through', async () => {
    const said: number[] = [200, 503, 503, 413];
    const { rounds, came } = await device((one, response) => {
      const status = said.shift();
      if (status === undefined) ours(one, response, 200, answer);
      else response.writeHead(status, { 'content-type': 'text/html' }).end('Welcome');
    });
    // The portal gets both.
    said.unshift(200);
    expect(await rounds(3)).toEqual(['network', 'network', 'network']);
    expect(await rounds(3)).toEqual(['payload_too_large', 'c', 'c']);
    expect(came).toEqual(['packed', 'plain', 'packed', 'plain', 'packed', 'plain', 'packed']);
  });

  it('that cannot be packed travels plain', async () => {
    const { rounds, came } = await device(
      (one, response) => ours(one, response, 200, answer),
      () => Promise.reject(new Error('no memory')),
    );
    expect(await rounds(1)).toEqual(['c']);
    expect(came).toEqual(['plain']);
  });
});
