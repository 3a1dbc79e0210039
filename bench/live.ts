/**
 * `npm run bench:live`: how long a change by `PATCH` on one instance takes to a stream on another, and to one on the same instance;
 * beside it the limit: NOTIFY to LISTEN over two bare connections. Medians over 100, one after the other.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { readLockFile } from '#server/database/embedded/running-server.ts';
import { openStream } from '#tests/support/event-stream.ts';
import { makeDataDir, removeDataDir, startServer } from '#tests/support/server-process.ts';

const ENV = { RATE_LIMITS: 'off', LOG_LEVEL: 'warn', JWT_SECRET: randomUUID() + randomUUID() };
const TIMES = 100;

const first = await startServer({ env: ENV });
const { host, port } = readLockFile(path.join(first.dataDir, 'postgres/data'))!;
const url = `postgres://studentos@localhost:${port}/studentos?host=${encodeURIComponent(host)}`;
const second = await startServer({ dataDir: makeDataDir(), env: { ...ENV, DATABASE_URL: url } });

let token = '';
async function call<T>(method: string, route: string, body: unknown): Promise<T> {
  const response = await fetch(first.url + route, {
    method,
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${route} was answered by ${response.status}`);
  return (await response.json()) as T;
}

/** The times that `once` takes, sorted, in ms. */
async function measure(once: (turn: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    const start = performance.now();
    await once(turn);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

async function toStreamAt(at: string): Promise<number[]> {
  const { data } = await call<{ data: { id: string } }>('POST', '/api/logs', { text: 'Read', date: '2026-03-02' });
  let arrived: (minutes: unknown) => void = () => undefined;
  const stream = await openStream(at, token, null, ({ changes }) => {
    for (const { record } of changes) if (record.id === data.id) arrived(record.minutes);
  });
  await stream.until(() => stream.changes().some(({ record }) => record.id === data.id));
  const times = await measure(async (turn) => {
    const seen = new Promise<void>((resolve) => (arrived = (minutes) => minutes === turn + 1 && resolve()));
    await Promise.all([call('PATCH', `/api/logs/${data.id}`, { minutes: turn + 1 }), seen]);
  });
  stream.close();
  return times;
}

async function limit(): Promise<number[]> {
  const [speaker, listener] = [new pg.Client(url), new pg.Client(url)];
  await Promise.all([speaker.connect(), listener.connect()]);
  await listener.query('listen bench');
  let heard: () => void = () => undefined;
  listener.on('notification', () => heard());
  const times = await measure(async () => {
    const seen = new Promise<void>((resolve) => (heard = resolve));
    await Promise.all([speaker.query('notify bench'), seen]);
  });
  await Promise.all([speaker.end(), listener.end()]);
  return times;
}

({ token } = await call<{ token: string }>('POST', '/api/auth/signup', {
  ...{ name: 'Ada', email: `${randomUUID()}@example.org`, password: 'correct horse 42' },
}));
const rows = {
  'NOTIFY to LISTEN, bare': await limit(),
  'PATCH to a stream of the same instance': await toStreamAt(first.url),
  'PATCH to a stream of another instance': await toStreamAt(second.url),
};
for (const [name, times] of Object.entries(rows))
  console.log(`${name}: p50 ${times[TIMES / 2]!.toFixed(1)} ms, p95 ${times[TIMES * 0.95]!.toFixed(1)} ms`);
await second.stop();
await first.stop();
for (const { dataDir } of [first, second]) removeDataDir(dataDir);
