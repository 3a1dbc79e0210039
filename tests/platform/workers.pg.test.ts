/** A server of several processes: to its callers it is one. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { post } from '#tests/support/factories.ts';
import { familyOf } from '#tests/support/process-tree.ts';
import {
  makeDataDir,
  removeDataDir,
  startAndFail,
  startServer,
  type ServerProcess,
} from '#tests/support/server-process.ts';

const WORKERS = 2;
let server: ServerProcess;
let token: string;

beforeAll(async () => {
  server = await startServer({ env: { WORKERS: String(WORKERS) } });
  const answer = await ask('/api/auth/signup', {
    name: 'Ada',
    email: `${randomUUID()}@example.org`,
    password: 'plum-fortnight-7',
  });
  ({ token } = JSON.parse(answer.text) as { token: string });
});
afterAll(() => removeDataDir(server.dataDir));

const headers = (): Record<string, string> => ({
  'Content-Type': 'application/json',
  ...(token && { Authorization: `Bearer ${token}` }),
});

/** On a connection of its own, so that the processes take turns. */
async function ask(path: string, body?: unknown): Promise<{ status: number; text: string }> {
  const answer = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers(), Connection: 'close' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const sync = (mutations: unknown[]): ReturnType<typeof ask> =>
  ask('/api/sync', { protocol: 1, replicaId: '9f8e7d6c5b4a3f2e', cursor: null, mutations });

const workerPids = (): number[] =>
  familyOf(String(server.port))
    .concat(familyOf('sync-server/main.ts'))
    .filter(({ parent, command }) => parent === server.pid && command.includes('sync-server/main.ts'))
    .map(({ pid }) => pid);

describe('a server with two workers', () => {
  test('says once where it is, and answers in each of them', async () => {
    expect(server.output().match(/StudentOS is at/g)).toHaveLength(1);
    expect(new Set(workerPids()).size).toBe(WORKERS);
    for (let i = 0; i < 2 * WORKERS; i += 1) expect((await ask('/api/users/me')).status).toBe(200);
  });

  test('a change that one of them took shows at the streams of all', async () => {
    const leave = new AbortController();
    const readers = await Promise.all(
      Array.from({ length: 2 * WORKERS }, async () => {
        const { body } = await fetch(`${server.url}/api/sync/stream`, { headers: headers(), signal: leave.signal });
        return body!.pipeThrough(new TextDecoderStream()).getReader();
      }),
    );
    const goal = post('goals');
    expect((await sync([goal])).status).toBe(200);
    for (const reader of readers) {
      let text = '';
      while (!text.includes(goal.recordId)) text += (await reader.read()).value ?? '';
    }
    leave.abort();
  });

  test('says that it cannot tell of one that hangs, goes on in the other one, and puts another in its place', async () => {
    const [hanging] = workerPids();
    process.kill(hanging!, 'SIGSTOP');
    try {
      // Of three, one at least is handed to the process that answers.
      const { status, text } = await Promise.any([1, 2, 3].map(() => ask('/metrics')));
      expect([status, (JSON.parse(text) as { retryAfter?: number }).retryAfter]).toEqual([503, 5]);
      expect((await Promise.any([1, 2, 3].map(() => sync([post('goals')])))).status).toBe(200);
      await vi.waitFor(() => expect(workerPids()).not.toContain(hanging), { timeout: 20_000 });
      // What it says comes by a pipe, a moment later.
      await vi.waitFor(() => expect(server.output()).toContain('A worker hangs. Ending it.'), { timeout: 5000 });
      await vi.waitFor(() => expect(new Set(workerPids()).size).toBe(WORKERS), { timeout: 20_000 });
      for (let i = 0; i < 2 * WORKERS; i += 1) expect((await sync([post('goals')])).status).toBe(200);
    } finally {
      if (workerPids().includes(hanging!)) process.kill(hanging!, 'SIGCONT');
    }
  }, 60_000);

  test('counts what all of them did', async () => {
    const counted = async (): Promise<number> => {
      const lines = (await ask('/metrics')).text.split('\n');
      const line = lines.find((each) => each.startsWith('studentos_mutations_total{verdict="created"}'));
      return Number(line?.split(' ')[1] ?? 0);
    };
    for (let i = 0; i < 2 * WORKERS; i += 1) await sync([post('goals')]);
    // What was gathered is kept for five seconds in each of them.
    await vi.waitFor(async () => expect(await counted()).toBeGreaterThanOrEqual(2 * WORKERS), {
      timeout: 12_000,
      interval: 500,
    });
  }, 20_000);

  test('one that is killed is replaced, while the other one answers', async () => {
    const before = new Set(workerPids());
    const ends = (): number => server.output().split('A worker ended.').length;
    const endsBefore = ends();
    process.kill([...before][0]!, 'SIGKILL');
    // Until the primary process knows, it may hand a connection to the one that is gone.
    await vi.waitFor(() => expect(ends()).toBeGreaterThan(endsBefore), { timeout: 5000 });
    expect((await ask('/api/users/me')).status).toBe(200);
    await vi.waitFor(() => expect(new Set([...workerPids()].filter((pid) => !before.has(pid))).size).toBe(1), {
      timeout: 20_000,
    });
    for (let i = 0; i < 2 * WORKERS; i += 1) expect((await sync([post('goals')])).status).toBe(200);
  }, 40_000);

  test('ends in order, and leaves no process behind', async () => {
    const pids = [...workerPids(), server.databasePid()];
    expect(await server.stop()).toBe(0);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

test('a start with workers at a port that is taken is refused with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const dataDir = makeDataDir();
  const { status, output } = await startAndFail({ DATA_DIR: dataDir, PORT: String(port), WORKERS: '2' });
  expect([status, output]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  other.close();
  removeDataDir(dataDir);
}, 60_000);
