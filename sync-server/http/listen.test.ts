import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { close, listen, urlOf } from './listen.ts';

const servers: Server[] = [];
const LOCAL = { host: '127.0.0.1', port: 0 };
const IMPATIENT = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 };

afterEach(async () => {
  for (const server of servers.splice(0)) await close(server, 0);
});

async function serve(handler: RequestListener, patience?: typeof IMPATIENT): Promise<Server> {
  const server = await listen(handler, LOCAL, patience && { patience });
  servers.push(server);
  return server;
}

const dial = (server: Server): Socket => connect((server.address() as AddressInfo).port, '127.0.0.1');

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket.setEncoding('utf8')) text += String(piece);
  return text;
}

const isRidOf = (server: Server): Promise<void> =>
  vi.waitFor(async () => expect(await promisify(server.getConnections.bind(server))()).toBe(0), { timeout: 2000 });

describe('listening', () => {
  it('names the address to open', async () => {
    const server = await serve((_, response) => response.end());
    expect(urlOf(server)).toBe(`http://localhost:${(server.address() as AddressInfo).port}`);
  });

  it('at a port that is taken is refused with what to do', async () => {
    const { port } = (await serve((_, response) => response.end())).address() as AddressInfo;
    await expect(listen(() => undefined, { host: '127.0.0.1', port })).rejects.toMatchObject({
      name: 'StartRefusal',
      message: expect.stringContaining(`Port ${port} is taken`) as string,
    });
  });

  it('at an address of another machine is refused with what to do', async () => {
    await expect(listen(() => undefined, { host: '192.0.2.1', port: 0 })).rejects.toThrow('HOST 192.0.2.1');
  });
});

describe('what cannot be accepted', () => {
  it('is told of each time, and ends nothing', async () => {
    const errors: Error[] = [];
    const server = await listen((_, response) => response.end('hello'), LOCAL, {
      onError: (error) => errors.push(error),
    });
    servers.push(server);
    const [first, second] = [new Error('accept ENFILE'), new Error('accept ENOBUFS')];
    for (const error of [first, second]) server.emit('error', error);
    expect(errors).toEqual([first, second]);
  });
});

describe('an error of a request or of its answer that nobody waits for', () => {
  it.each(['request', 'response'] as const)('ends nothing: %s', async (which) => {
    const server = await serve((request, response) => {
      ({ request, response })[which].emit('error', new Error('the connection went away'));
      response.end('hello');
    });
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await readAll(socket)).toContain('hello');
  });
});

describe('requests that are sent before the earlier ones are answered', () => {
  const ASK = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

  it('are answered in turn', async () => {
    const server = await serve((_, response) => void setTimeout(() => response.end('hello'), 20));
    const socket = dial(server);
    socket.write(ASK.repeat(31) + ASK.replace('Host: x', 'Host: x\r\nConnection: close'));
    expect((await readAll(socket)).match(/hello/g)).toHaveLength(32);
  });

  it('are cut off with their connection when more than 32 of them wait', async () => {
    let heard = 0;
    const server = await serve(() => (heard += 1));
    const socket = dial(server).on('error', () => undefined);
    socket.write(ASK.repeat(2000));
    await once(socket, 'close');
    await isRidOf(server);
    expect(heard).toBe(32);
  });
});

describe('what is no request', () => {
  it.each([
    ['an address beyond 16 KiB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'payload_too_large'],
    ['not HTTP', 'EHLO example.org\r\n\r\n', 400, 'invalid_request'],
    ['addressed to nobody', 'GET / HTTP/1.1\r\n\r\n', 400, 'invalid_request'],
    ['addressed to two', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, 'invalid_request'],
    ['for an address without a host', 'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'invalid_request'],
    ['for an address that breaks off', 'GET http://[::1/a HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'invalid_request'],
    ['for a fragment', 'GET //:@]# HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'invalid_request'],
    ['for another protocol', 'GET gopher://x/a HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'invalid_request'],
    ['with an expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n', 417, 'invalid_request'],
  ])('%s is answered with a problem document', async (_, text, status, code) => {
    const socket = dial(await serve((_, response) => response.end()));
    socket.write(text);
    const [head, body] = (await readAll(socket)).split('\r\n\r\n') as [string, string];
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  it.each(['GET / HTTP/1.0\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'])(
    '%j is none of these',
    async (text) => {
      const socket = dial(await serve((_, response) => response.end('hello')));
      socket.write(text);
      expect(await readAll(socket)).toContain('hello');
    },
  );

  it('a whole address is asked for by its path', async () => {
    const socket = dial(await serve((request, response) => response.end(request.url)));
    socket.write('GET http://elsewhere:1/a?b=/c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(await readAll(socket)).toMatch(/\n\/a\?b=\/c$/);
  });

  it.each(['Expect: tea', 'Host: y'])('with %s waits for the answers before it', async (header) => {
    const server = await serve((_, response) => void sleep(50).then(() => response.end('first')));
    const socket = dial(server);
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200[^]*first[^]*HTTP\/1.1 4[^]*problem/);
  });

  it('behind requests that are not answered yet waits for their answers, and comes last', async () => {
    const server = await serve((_, response) => void sleep(50).then(() => response.end('first')));
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2) + 'junk\r\n\r\n');
    setTimeout(() => socket.write('and more junk\r\n'), 10);
    expect((await readAll(socket)).match(/HTTP\/1.1 \d+|first/g)).toEqual([
      ...['HTTP/1.1 200', 'first', 'HTTP/1.1 200', 'first'],
      'HTTP/1.1 400',
    ]);
  });

  it('after a request that closes the connection takes no answer away', async () => {
    const server = await serve((_, response) => void sleep(1500).then(() => response.end('slow')));
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200[^]*slow/);
  });

  it('in the body of a request leaves the answer before it whole', async () => {
    const server = await serve((request, response) => {
      if (request.method === 'POST') return void request.resume();
      response.write('begun, ');
      return void sleep(50).then(() => response.end('and ended'));
    });
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno chunk');
    expect(await readAll(socket)).toMatch(/^HTTP\/1.1 200[^]*begun, [^]*and ended\r\n0\r\n\r\nHTTP\/1.1 400 /);
  });

  it('behind an answer that is under way ends it, and adds nothing to it', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: one\n\n');
    });
    const socket = dial(server);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');
    socket.write('junk\r\n\r\n');
    const text = await readAll(socket).catch(() => '');
    expect(text).not.toContain('problem');
    await isRidOf(server);
  });
});

describe('a client that drips', () => {
  it('its headers is cut off', async () => {
    const socket = dial(await serve((_, response) => response.end(), IMPATIENT));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(await readAll(socket)).toContain('408');
  });

  it('and does not hang up in turn is not waited for', async () => {
    const server = await serve((_, response) => response.end(), IMPATIENT);
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    socket.resume();
    await once(socket, 'end');
    await isRidOf(server);
    socket.destroy();
  });

  it('is cut off like 300 others, while whoever sends a whole request is answered', async () => {
    const patience = { headersTimeout: 4000, requestTimeout: 5000, connectionsCheckingInterval: 100 };
    const server = await serve((_, response) => response.end('hello'), patience);
    const slow = Array.from({ length: 300 }, () => dial(server).on('error', () => undefined));
    for (const socket of slow) socket.resume().write('GET / HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => slow.forEach((socket) => socket.write('X: y\r\n')), 100);
    for (let ask = 0; ask < 20; ask += 1) {
      const response = await fetch(urlOf(server).replace('localhost', '127.0.0.1'), {
        headers: { Connection: 'close' },
      });
      expect(await response.text()).toBe('hello');
    }
    expect(slow.filter(({ closed }) => closed)).toEqual([]);
    await vi.waitFor(() => expect(slow.filter(({ closed }) => !closed)).toEqual([]), { timeout: 15_000, interval: 50 });
    clearInterval(drip);
    await isRidOf(server);
  });

  it('its body is cut off', async () => {
    const server = await serve((request, response) => request.resume().on('end', () => response.end()), IMPATIENT);
    const socket = dial(server);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n');
    const drip = setInterval(() => socket.write('x'), 100);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
  });
});

it('a request that expects a 100 behind another one gets an answer with nothing in it', async () => {
  const server = await serve((request, response) => {
    const body = Buffer.from(request.url!);
    setTimeout(() => response.setHeader('Content-Length', body.length).end(body), request.url === '/slow' ? 100 : 0);
  });
  const socket = dial(server);
  const head = 'HTTP/1.1\r\nHost: x\r\n';
  socket.write(`GET /slow ${head}\r\nPOST /next ${head}Expect: 100-continue\r\nContent-Length: 4\r\n\r\nbody`);
  const answers = (await readAll(socket)).split('HTTP/1.1 200 OK').slice(1);
  expect(answers.map((answer) => answer.split('\r\n\r\n').slice(1))).toEqual([['/slow'], ['/next']]);
});

describe('closing', () => {
  it('answers what is under way and drops idle connections', async () => {
    const server = await listen((_, response) => void sleep(200).then(() => response.end('done')), LOCAL);
    const answer = fetch(urlOf(server).replace('localhost', '127.0.0.1')).then((response) => response.text());
    await once(server, 'request');
    const start = performance.now();
    await close(server, 5000);
    expect(await answer).toBe('done');
    expect(performance.now() - start).toBeLessThan(4000);
  });

  it('drops a connection on which nothing was asked yet', async () => {
    const server = await listen((_, response) => response.end('done'), LOCAL);
    const socket = dial(server);
    await once(socket, 'connect');
    const start = performance.now();
    await close(server, 5000);
    expect(performance.now() - start).toBeLessThan(4000);
  });

  it('cuts what is not answered by the deadline', async () => {
    const server = await listen(() => undefined, LOCAL);
    const answer = fetch(urlOf(server).replace('localhost', '127.0.0.1')).catch((error: unknown) => error);
    await once(server, 'request');
    await close(server, 100);
    expect(await answer).toBeInstanceOf(Error);
  });
});
