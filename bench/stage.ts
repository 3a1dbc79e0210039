/** What every bench stands on: real servers as processes of their own, their database, and people who are signed in. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { createAccessTokens } from '#server/auth/access-tokens.ts';
import { createAccount } from '#server/auth/accounts.ts';
import { startSession } from '#server/auth/sessions.ts';
import { openDatabase } from '#server/database/connection.ts';
import { readLockFile } from '#server/database/embedded/running-server.ts';
import { BUILT, makeDataDir, removeDataDir, startServer, type ServerProcess } from '#tests/support/server-process.ts';

/** Somebody who is signed in. */
export interface Person {
  userId: string;
  token: string;
}

export interface Stage {
  server: ServerProcess;
  /** The database of the servers, as a connection string. */
  databaseUrl: string;
  /** From the start of the process, on a data directory that was there, to the first good answer of `/readyz`. */
  readyMs: number;
  /** The memory of the server before anybody asked it for anything, in bytes. */
  startBytes: number;
  /** The memory of the server now, in bytes; its database is apart. */
  memory(): number;
  /** A second instance on the same database, made when it is first asked for. */
  second(): Promise<ServerProcess>;
  /** Makes accounts and signs them in, without the quarter of a second that hashing a password takes. */
  people(count: number): Promise<Person[]>;
  /** A bare connection to the database: the limit. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

const SECRET = randomUUID() + randomUUID();
const ENV = { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', JWT_SECRET: SECRET };

/** @param nodeArgs  arguments of Node for the server that is measured, such as `--cpu-prof` */
export async function openStage(nodeArgs: string[] = []): Promise<Stage> {
  const fresh = await startServer({
    dataDir: makeDataDir({ onDisk: true }),
    env: ENV,
    program: [...nodeArgs, BUILT],
  });
  await fresh.stop();
  const start = performance.now();
  const server = await fresh.restart();
  const readyMs = performance.now() - start;
  const { host, port } = readLockFile(path.join(server.dataDir, 'postgres/data'))!;
  const databaseUrl = `postgres://studentos@localhost:${port}/studentos?host=${encodeURIComponent(host)}`;
  const database = openDatabase(databaseUrl);
  const tokens = createAccessTokens(SECRET, Date.now);
  let beside: Promise<ServerProcess> | undefined;

  const signUp = async (): Promise<Person> => {
    const account = { name: 'Ada', email: `${randomUUID()}@example.org`, password: '' };
    return createAccount(database, account, '', Date.now(), async (trx, { id: userId }) => {
      const { sessionId } = await startSession(trx, userId, Date.now());
      return { userId, token: tokens.issue({ userId, sessionId }) };
    });
  };
  return {
    ...{ server, databaseUrl, readyMs, startBytes: residentBytes(server.pid) },
    memory: () => residentBytes(server.pid),
    second: () =>
      (beside ??= startServer({
        env: { ...ENV, DATABASE_URL: databaseUrl },
        program: [BUILT],
      })),
    async people(count) {
      const all: Person[] = [];
      while (all.length < count)
        all.push(...(await Promise.all(Array.from({ length: Math.min(8, count - all.length) }, signUp))));
      return all;
    },
    async connect() {
      const client = new pg.Client(databaseUrl);
      await client.connect();
      return client;
    },
    async close() {
      await database.destroy();
      const other = await beside;
      await other?.stop();
      await server.stop();
      for (const one of [server, other]) if (one) removeDataDir(one.dataDir);
    },
  };
}

/** What a process holds of the machine's memory (Linux). */
function residentBytes(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024;
}
