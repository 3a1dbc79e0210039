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
