import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { MIGRATION_LOCK } from '#server/database/migrate.ts';
import { asAdministrator, emptyDatabase, freshDatabase, type FreshDatabase } from '#tests/support/postgres.ts';
import {
  makeDataDir,
  removeDataDir,
  startAndFail,
  startServer,
  type ServerOptions,
  type ServerProcess,
} from '#tests/support/server-process.ts';

const JWT_SECRET = 'a secret for tests that is long enough to be taken';
const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = await startServer(options);
  undo.push(async () => {
    await server.stop();
    removeDataDir(server.dataDir);
  });
  return server;
}

const statusOf = (url: string): Promise<number> => fetch(url).then(({ status }) => status);

function signUp({ url }: ServerProcess): Promise<Response> {
  return fetch(`${url}/api/auth/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' }),
  });
}

describe('the server with its built-in database', () => {
  it('says in one line where it is, and answers', async () => {
    const server = await start();
    expect(server.output().match(/StudentOS is at http:\/\/localhost:\d+/g)).toHaveLength(1);
    expect(server.output().match(/Rate limits are off/g)).toHaveLength(1);
    expect(await statusOf(`${server.url}/healthz`)).toBe(200);
  });

  it('answers what is under way before it ends, and ends with status 0', async () => {
    const server = await start();
    const answer = signUp(server);
    // Hashing the password takes long enough for the signal to arrive in the middle.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const status = server.stop();
    expect((await answer).status).toBe(201);
    expect(await status).toBe(0);
  });

  it('ends in order when a service manager signals every process of it at once', async () => {
    const server = await start();
    process.kill(server.databasePid(), 'SIGTERM');
    expect(await server.stop()).toBe(0);
    expect(server.output()).not.toContain('went away');
  });

  it('lends a page of another origin nobody’s session, unless it is told to', async () => {
    const origin = 'http://localhost:5173';
    for (const env of [{}, { CORS_ORIGINS: origin }]) {
      const server = await start({ env });
      const [cookie] = (await signUp(server)).headers.getSetCookie().join().split(';');
      const reply = await fetch(`${server.url}/api/auth/refresh`, {
        method: 'POST',
        headers: { Cookie: cookie!, Origin: origin, 'Sec-Fetch-Site': 'same-site' },
      });
      const allowed = reply.headers.get('Access-Control-Allow-Origin');
      expect([reply.status, allowed]).toEqual(env.CORS_ORIGINS ? [200, origin] : [401, null]);
    }
  });

  it('keeps accounts and sessions over a restart', async () => {
    const first = await start();
    const { token } = (await (await signUp(first)).json()) as { token: string };
    await first.stop();
    const second = await start({ dataDir: first.dataDir });
    const me = await fetch(`${second.url}/api/goals?date=2026-03-02`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(me.status).toBe(200);
  });

  it('lives on when its database is killed, says so, and recovers by itself', async () => {
    const server = await start();
    server.killDatabase9();
    expect(await statusOf(`${server.url}/healthz`)).toBe(200);
    await expect.poll(() => statusOf(`${server.url}/readyz`), { timeout: 20_000 }).toBe(200);
    await expect.poll(() => server.output().includes('The database is back')).toBe(true);
    expect((await signUp(server)).status).toBe(201);
  });
});

describe('the server with a database of somebody else', () => {
  it('says 503 with Retry-After while it is away, stays alive, and is ready again when it is back', async () => {
    const { url: DATABASE_URL, connection, drop } = await freshDatabase();
    undo.push(drop);
    const server = await start({ env: { DATABASE_URL, JWT_SECRET } });
    await asAdministrator(async (client) => {
      await client.query(`alter database ${connection.database} allow_connections false`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        connection.database,
      ]);
    });
    const answer = await fetch(`${server.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'unavailable', status: 503 });
    expect(await statusOf(`${server.url}/healthz`)).toBe(200);

    await asAdministrator((client) => client.query(`alter database ${connection.database} allow_connections true`));
    await expect.poll(() => statusOf(`${server.url}/readyz`), { timeout: 5000 }).toBe(200);
  });

  it('may start twice at once on an empty one', async () => {
    const { url: DATABASE_URL, drop } = await emptyDatabase();
    undo.push(drop);
    const servers = await Promise.all([1, 2].map(() => start({ env: { DATABASE_URL, JWT_SECRET } })));
    expect(servers.filter((server) => server.output().includes('brought up to date'))).toHaveLength(1);
  });
});

describe('a database that goes away while the server brings it up to date', () => {
  /** An empty database whose migration waits for us. */
  async function heldUp(): Promise<FreshDatabase> {
    const fresh = await emptyDatabase();
    const holder = new pg.Client(fresh.connection);
    holder.on('error', () => undefined);
    await holder.connect();
    await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    undo.push(fresh.drop);
    return fresh;
  }

  /** Resolves when the server waits in its migration. */
  const untilMigrating = ({ connection: { database } }: FreshDatabase): Promise<void> =>
    expect
      .poll(
        () =>
          asAdministrator(async (client) => {
            const { rows } = await client.query(
              `select from pg_stat_activity where datname = $1 and query like '%pg_try_advisory_xact_lock%'`,
              [database],
            );
            return rows.length;
          }),
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);

  it('is waited for, and then brought up to date', async () => {
    const fresh = await heldUp();
    const { database } = fresh.connection;
    const starting = start({ env: { DATABASE_URL: fresh.url, JWT_SECRET } });
    await untilMigrating(fresh);
    await asAdministrator(async (client) => {
      await client.query(`alter database ${database} allow_connections false`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await client.query(`alter database ${database} allow_connections true`);
    });
    const server = await starting;
    expect(server.output()).toContain('Waiting for the database');
    expect(server.output()).toContain('brought up to date');
  });

  it('and is not to come back ends the start with a sentence', async () => {
    const fresh = await heldUp();
    const failed = startAndFail({ DATABASE_URL: fresh.url, JWT_SECRET });
    await untilMigrating(fresh);
    await fresh.drop();
    const { status, output } = await failed;
    expect({ status, output }).toMatchObject({
      status: 1,
      output: expect.stringContaining('there is no database of this name') as string,
    });
    expect(output).not.toMatch(/^ +at /m);
  });
});

describe('a start that cannot be', () => {
  it('ends with status 1 and one sentence that names the variable', async () => {
    expect(await startAndFail({ PORT: 'eighty' })).toEqual({
      status: 1,
      output: 'PORT must be a port number, 0 to 65535.\n',
    });
  });

  it('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    undo.push(() => other.close());
    const dataDir = makeDataDir();
    undo.push(() => removeDataDir(dataDir));
    const { port } = other.address() as AddressInfo;
    const { status, output } = await startAndFail({ PORT: String(port), DATA_DIR: dataDir });
    expect(status).toBe(1);
    expect(output).toContain(`Port ${port} is taken`);
    expect(output).not.toContain(' at ');
  });

  it('refuses to sign in to somebody else’s database as superuser', async () => {
    const { host, port } = inject('postgres');
    const DATABASE_URL = `postgres://postgres@localhost:${port}/postgres?host=${encodeURIComponent(host)}`;
    const { status, output } = await startAndFail({ DATABASE_URL, JWT_SECRET });
    expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining('superuser') as string });
  });

  it('says that there is no such database', async () => {
    const { host, port } = inject('postgres');
    const DATABASE_URL = `postgres://studentos@localhost:${port}/nothing?host=${encodeURIComponent(host)}`;
    const { status, output } = await startAndFail({ DATABASE_URL, JWT_SECRET });
    expect({ status, output }).toMatchObject({
      status: 1,
      output: expect.stringContaining('there is no database of this name') as string,
    });
  });
});
