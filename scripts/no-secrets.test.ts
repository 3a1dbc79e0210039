import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findSecret, noSecrets } from './no-secrets.ts';

const OURS = 'correct-horse-battery-staple';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'studentos-secrets-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Builds a script as the client is built, and looks through what comes out. */
async function buildScript(source: string): Promise<void> {
  vi.stubEnv('JWT_SECRET', OURS);
  const entry = path.join(folder, 'entry.js');
  writeFileSync(entry, source);
  await build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [noSecrets()],
    build: { outDir: 'out', rolldownOptions: { input: entry } },
  });
}

test('a build without a secret is let through', async () => {
  await expect(buildScript('console.log("JWT_SECRET is missing")')).resolves.toBeUndefined();
});

test('a build with the value of a secret is stopped, and the value is not said', async () => {
  const failure = await buildScript(`console.log(${JSON.stringify(`a ${OURS}`)})`).catch((error: unknown) => error);
  expect((failure as Error).message).toMatch(/out?.*holds the value of JWT_SECRET|holds the value of JWT_SECRET/);
  expect((failure as Error).message).not.toContain(OURS);
});

test.each([
  ['a private key', `-----BEGIN ${'RSA PRIVATE'} KEY-----`],
  ['a token', `ghp${'_'}${'a1B2'.repeat(9)}`],
])('%s is known by its looks', (_, text) => {
  expect(findSecret(`const x = "${text}"`, {})).toContain('looks like');
});

test('what is no secret is none, whatever the environment holds', () => {
  const environment = { PATH: '/usr/bin:/usr/local/bin', API_TOKEN: 'short', JWT_SECRET: undefined };
  expect(findSecret('/usr/bin:/usr/local/bin short undefined', environment)).toBeUndefined();
});
