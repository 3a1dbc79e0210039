/** The server as `npm start` runs it: built, on plain Node. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { BUILT, removeDataDir, startServer } from '#tests/support/server-process.ts';

const TOP = path.resolve(import.meta.dirname, '../..');

beforeAll(() => {
  const vite = path.join(path.dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', 'vite.server.config.ts', '--logLevel', 'warn'], {
    cwd: TOP,
  });
});

test('takes over the data of the source and gives it back: a step of the database has one name in both', async () => {
  const built = await startServer({ program: [BUILT] });
  expect(await built.stop()).toBe(0);
  const source = await startServer({ dataDir: built.dataDir });
  expect(source.output()).not.toContain('brought up to date');
  expect(await source.stop()).toBe(0);
  const again = await built.restart();
  expect((await fetch(`${again.url}/api/openapi.json`)).status).toBe(200);
  expect(await again.stop()).toBe(0);
  removeDataDir(built.dataDir);
}, 120_000);

test('exports and imports in threads of its own', async () => {
  const server = await startServer({ program: [BUILT] });
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(server.url + path, {
      ...init,
      headers: { 'Content-Type': 'application/json', ...(init.headers as Record<string, string>) },
    });
  const account = { name: 'Ada', email: 'ada@example.org', password: 'correct horse 42' };
  const signedUp = await call('/api/auth/signup', { method: 'POST', body: JSON.stringify(account) });
  const headers = { Authorization: `Bearer ${((await signedUp.json()) as { token: string }).token}` };
  const document = await (await call('/api/users/me/export', { headers })).text();
  const taken = await call('/api/users/me/import', { method: 'POST', body: document, headers });
  expect(await taken.json()).toMatchObject({ data: { unchanged: 1, refused: 0 } });
  expect(await server.stop()).toBe(0);
  removeDataDir(server.dataDir);
}, 120_000);
