import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { whenOver } from './when-over.ts';

/** Sends three requests on one connection at once. @returns how many were over by the end of it */
async function overOf(answer: boolean): Promise<number> {
  let over = 0;
  let asked = 0;
  let tell: () => void;
  const allOver = new Promise<void>((resolve) => (tell = resolve));
  const server = createServer((req, res) => {
    whenOver({ req, res }, () => {
      over += 1;
      if (over === 3) tell();
    });
    asked += 1;
    if (answer) res.end('x');
    else if (asked === 3) client.destroy();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3));
  await allOver;
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  return over;
}

test('each answer is over once: when it is taken, or when its connection went before it could begin', async () => {
  expect(await overOf(true)).toBe(3);
  expect(await overOf(false)).toBe(3);
});

test('any number may wait for one answer, without a warning of a leak', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on('warning', note);
  let over = 0;
  const server = createServer((req, res) => {
    for (let count = 0; count < 20; count += 1) whenOver({ req, res }, () => (over += 1));
    res.end('x');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  process.off('warning', note);
  expect(over).toBe(20);
  expect(warnings).toEqual([]);
});
