import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { signingSecret } from '#server/secrets.ts';

const made: string[] = [];

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studentos-config-'));
  made.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true });
});

describe('the configuration', () => {
  it('needs no variable at all', () => {
    const folder = temporaryFolder();
    fs.chmodSync(folder, 0o755);
    expect(readConfig({}, folder)).toEqual({
      host: '127.0.0.1',
      port: 8000,
      databaseUrl: undefined,
      dataDir: path.join(folder, 'data'),
      dataDirNotice: undefined,
      jwtSecret: undefined,
      previousJwtSecret: undefined,
      corsOrigins: [],
      rateLimits: true,
      trustedNetworks: [],
      trustedProxies: 0,
      metricsToken: undefined,
      quotaMb: 200,
      workers: 1,
      logLevel: 'info',
    });
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 8000, databaseUrl: undefined });
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['JWT_SECRET', 'short'],
    ['JWT_SECRET_PREVIOUS', 'short'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.org/path'],
    ['CORS_ORIGINS', 'https://*.example.org'],
    ['CORS_ORIGINS', 'ftp://app.example.org'],
    ['CORS_ORIGINS', 'https://app.example.org, null'],
    ['RATE_LIMITS', 'of'],
    ['WORKERS', '0'],
    ['WORKERS', 'all'],
    ['WORKERS', '100'],
    ['QUOTA_MB', '0'],
    ['QUOTA_MB', '-200'],
    ['QUOTA_MB', '200 MB'],
    ['QUOTA_MB', '1.5'],
    ['TRUSTED_NETWORKS', '10.0.0.0/8, school'],
    ['TRUSTED_NETWORKS', '10.0.0.0/99'],
    ['TRUST_PROXY', 'yes'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'two words of a token'],
    ['LOG_LEVEL', 'loud'],
  ])('stops at %s=%s with a message that names the variable and keeps the value to itself', (name, value) => {
    const error = thrownBy(() => readConfig({ [name]: value }));
    expect(error).toMatchObject({ name: 'StartRefusal', message: expect.stringContaining(name) as string });
    if (value.length > 3) expect((error as Error).message).not.toContain(value);
  });

  it('names every wrong variable at once', () => {
    const { message } = thrownBy(() => readConfig({ PORT: 'x', LOG_LEVEL: 'y' })) as Error;
    expect(message).toMatch(/PORT[^]*LOG_LEVEL/);
  });

  it('wants JWT_SECRET as soon as there is a DATABASE_URL', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres://a@b/c' })).toThrow('JWT_SECRET');
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c', JWT_SECRET: 'x'.repeat(32) }).jwtSecret).toHaveLength(32);
  });

  it('reads origins and the number of proxies', () => {
    const config = readConfig({ CORS_ORIGINS: 'https://a.example, https://b.example:8443', TRUST_PROXY: '2' });
    expect(config).toMatchObject({ corsOrigins: ['https://a.example', 'https://b.example:8443'], trustedProxies: 2 });
    const networks = readConfig({ TRUSTED_NETWORKS: '10.0.0.0/8, 2001:db8::/32' }).trustedNetworks;
    expect(networks).toEqual(['10.0.0.0/8', '2001:db8::/32']);
    expect(readConfig({ TRUST_PROXY: 'true' }).trustedProxies).toBe(1);
    expect(readConfig({ QUOTA_MB: '1000' }).quotaMb).toBe(1000);
    expect(readConfig({ WORKERS: '3' }).workers).toBe(3);
    expect(readConfig({ WORKERS: 'auto' }).workers).toBeGreaterThanOrEqual(1);
  });

  it.runIf(process.getuid?.() === 0)(
    'moves the data of root out of a folder that others cannot enter, and says so',
    () => {
      const closed = temporaryFolder();
      fs.chmodSync(closed, 0o700);
      expect(readConfig({}, closed)).toMatchObject({
        dataDir: '/var/lib/studentos',
        dataDirNotice: expect.stringContaining('/var/lib/studentos') as string,
      });
      const asked = path.join(closed, 'mine');
      expect(readConfig({ DATA_DIR: asked }, closed)).toMatchObject({ dataDir: asked, dataDirNotice: undefined });
    },
  );
});

describe('the signing secret', () => {
  it('is made once, for its owner alone to read, and is the same after a restart', () => {
    const dataDir = temporaryFolder();
    const first = signingSecret({ jwtSecret: undefined, dataDir });
    expect(Buffer.byteLength(first)).toBeGreaterThanOrEqual(32);
    expect(signingSecret({ jwtSecret: undefined, dataDir })).toBe(first);
    expect(fs.statSync(path.join(dataDir, 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(dataDir)).toEqual(['jwt-secret']);
  });

  it('that is damaged stops the start instead of signing everybody out in silence', () => {
    const dataDir = temporaryFolder();
    fs.writeFileSync(path.join(dataDir, 'jwt-secret'), 'half');
    expect(() => signingSecret({ jwtSecret: undefined, dataDir })).toThrow('damaged');
  });

  it('that has no place because DATA_DIR is none stops the start with a message that names it', () => {
    const file = path.join(temporaryFolder(), 'file');
    fs.writeFileSync(file, '');
    for (const dataDir of [file, path.join(file, 'below')])
      expect(thrownBy(() => signingSecret({ jwtSecret: undefined, dataDir }))).toMatchObject({
        name: 'StartRefusal',
        message: expect.stringContaining(`DATA_DIR ${dataDir}`) as string,
      });
  });

  it('is the given one when there is one', () => {
    expect(signingSecret({ jwtSecret: 'given', dataDir: '/nowhere' })).toBe('given');
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}
