import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { boundConnections } from './connections-by-network.ts';
import { close, listen } from './listen.ts';

let server: Server;
afterEach(() => close(server, 0));

async function dial(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  const [answer] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown];
  return String(answer).slice(0, 12);
}

async function serve(isOwn: (address: string) => boolean): Promise<void> {
  server = await listen((_, response) => response.end('hello'), { host: '127.0.0.1', port: 0 });
  boundConnections(server, { most: 2, isOwn });
}

it('a network that has as many connections as it may gets no more until one has ended', async () => {
  await serve(() => false);
  const [first, second] = [await dial(), await dial()];
  expect(await ask(first)).toBe('HTTP/1.1 200');
  expect(await ask(await dial())).not.toContain('HTTP');
  first.destroy();
  await once(first, 'close');
  await expect.poll(async () => ask(await dial())).toBe('HTTP/1.1 200');
  expect(await ask(second)).toBe('HTTP/1.1 200');
});

it('this machine is not counted', async () => {
  await serve((address) => address === '127.0.0.1');
  for (let i = 0; i < 5; i += 1) expect(await ask(await dial())).toBe('HTTP/1.1 200');
});
