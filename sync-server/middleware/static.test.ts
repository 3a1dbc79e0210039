import fs from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import Koa from 'koa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, serveClient } from '#server/middleware/static.ts';

let folder: string;
let server: Server;

const FILES = {
  'index.html': '<!doctype html><title>StudentOS</title>',
  'sw.js': 'self.skipWaiting',
  'manifest.webmanifest': '{}',
  'assets/app-Ab12.js': 'export {}',
  'assets/app-Ab12.js.br': 'packed',
  'assets/app-Ab12.js.map': '{"sources":[]}',
  'icons/icon-192.png': 'png',
  '.hidden': 'no',
};

beforeAll(async () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'studentos-static-'));
  folder = path.join(root, 'client');
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  fs.writeFileSync(path.join(root, 'secret.txt'), 'secret');
  const respond = new Koa().use(serveClient(folder)).callback();
  server = createServer((request, response) => void respond(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});

afterAll(() => {
  server.close();
  fs.rmSync(path.dirname(folder), { recursive: true });
});

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  text: string;
}

/** Sends the address as it stands: `fetch` would tidy `..` away. */
async function ask(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: address, headers, method }, resolve).on('error', reject).end();
  });
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  return { status: response.statusCode, headers: response.headers, text };
}

describe('the built client', () => {
  it('comes as the build packed it to whoever reads brotli, and under the same type', async () => {
    const { headers, text } = await ask('/assets/app-Ab12.js', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect([text, headers['content-encoding'], headers['content-type'], headers['cache-control']]).toEqual([
      'packed',
      'br',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
    expect((await ask('/assets/app-Ab12.js', { 'accept-encoding': 'gzip' })).text).toBe('export {}');
  });

  it.each([
    ['/assets/app-Ab12.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    ['/icons/icon-192.png', 'image/png', 'no-cache'],
  ])('%s comes as %s with Cache-Control %s', async (address, type, caching) => {
    const { status, headers } = await ask(address);
    expect({ status, type: headers['content-type'], caching: headers['cache-control'] }).toEqual({
      status: 200,
      type,
      caching,
    });
  });

  it('is not sent again to a browser that has it', async () => {
    const { headers } = await ask('/sw.js');
    const again = await ask('/sw.js', { 'if-none-match': headers.etag! });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  it('answers HEAD without a body', async () => {
    expect(await ask('/index.html', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it.each(['/', '/day/2026-02-28', '/settings?tab=account', '/assets'])('opens as the page at %s', async (address) => {
    expect(await ask(address, PAGE)).toMatchObject({
      status: 200,
      text: FILES['index.html'],
      headers: { 'cache-control': 'no-cache' },
    });
  });

  it.each(['/assets/app-Old1.js', '/icons/none.png', '/favicon.ico'])(
    'never answers the missing file %s with the page',
    async (address) => {
      expect(await ask(address, PAGE)).toMatchObject({ status: 404 });
    },
  );

  it.each(['/api/goals', '/api/nothing', '/api', '/healthz', '/metrics'])(
    'leaves %s to the server',
    async (address) => {
      expect(await ask(address, PAGE)).toMatchObject({ status: 404 });
    },
  );

  it('opens the front door for whoever asks, a browser or not', async () => {
    expect(await ask('/', { accept: '*/*' })).toMatchObject({ status: 200, text: FILES['index.html'] });
    expect(await ask('/')).toMatchObject({ status: 200, text: FILES['index.html'] });
  });

  it('answers a script that asks for an unknown address with 404, not the page', async () => {
    expect(await ask('/day/2026-02-28', { accept: 'application/json' })).toMatchObject({ status: 404 });
    expect(await ask('/day/2026-02-28', { accept: '*/*' })).toMatchObject({ status: 404 });
  });

  it('lets no other method through', async () => {
    expect(await ask('/', PAGE, 'POST')).toMatchObject({ status: 404 });
  });

  it('keeps source maps and hidden files to itself', async () => {
    expect(await ask('/assets/app-Ab12.js.map')).toMatchObject({ status: 404 });
    expect(await ask('/.hidden')).toMatchObject({ status: 404 });
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/%00',
    '/%E0%A4%A.js',
  ])('does not leave its folder for %s', async (address) => {
    const { status, text } = await ask(address);
    expect(status).toBe(404);
    expect(text).not.toMatch(/secret|root:/);
  });

  it('is known to be there or not', () => {
    expect(isBuilt(folder)).toBe(true);
    expect(isBuilt(path.dirname(folder))).toBe(false);
  });
});
