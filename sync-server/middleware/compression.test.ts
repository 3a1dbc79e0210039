import { createReadStream } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { afterEach, expect, it } from 'vitest';
import { close, listen } from '../http/listen.ts';
import { createLogger } from '#server/logger.ts';
import { requestListener } from '../http/request-listener.ts';
import { compression } from './compression.ts';
import type { RequestState } from '../http/state.ts';

const log = createLogger('fatal');
let stop: () => Promise<void>;
afterEach(() => stop());

/** Serves a body that begins and then fails. */
async function serveFailing(): Promise<number> {
  const app = new Koa<RequestState>().on('error', () => undefined).use(compression() as Koa.Middleware<RequestState>);
  app.use((ctx) => {
    ctx.type = 'json';
    ctx.body = Readable.from(fail());
  });
  const server = await listen(requestListener(app, log), { host: '127.0.0.1', port: 0 });
  stop = () => close(server, 0);
  return (server.address() as AddressInfo).port;
}

async function* fail(): AsyncGenerator<string> {
  yield 'x'.repeat(100_000);
  await sleep(20);
  throw new Error('The database went away.');
}

const get = async (port: number, encoding: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}`, { headers: { 'Accept-Encoding': encoding } })).text();

it.each(['gzip', 'br', 'identity'])('an answer breaks off where its stream does: %s', async (encoding) => {
  await expect(get(await serveFailing(), encoding)).rejects.toThrow(/terminated|fetch failed/);
});

it.each(['gzip', 'br', 'identity'])('a reader that goes away ends nothing: %s', async (encoding) => {
  const port = await serveFailing();
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
  await sleep(10);
  socket.resetAndDestroy();
  await sleep(100);
  expect((await fetch(`http://127.0.0.1:${port}`, { method: 'HEAD' })).status).toBe(200);
});

it.each(['gzip', 'br', 'identity'])(
  'answers that wait behind one that is not taken let go of their files: %s',
  async (encoding) => {
    const bodies: Readable[] = [];
    const app = new Koa<RequestState>().on('error', () => undefined).use(compression() as Koa.Middleware<RequestState>);
    app.use((ctx) => {
      ctx.type = 'json';
      bodies.push((ctx.body = createReadStream(process.execPath)));
    });
    const server = await listen(requestListener(app, log), { host: '127.0.0.1', port: 0 });
    stop = () => close(server, 0);
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`.repeat(20));
    await expect.poll(() => bodies.length).toBe(20);
    socket.resetAndDestroy();
    await expect.poll(() => bodies.filter(({ closed }) => !closed).length).toBe(0);
  },
);
