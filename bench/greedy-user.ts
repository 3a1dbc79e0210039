/** `node --import tsx greedy-user.ts <url> <token> <greed>`: asks for all it can until it is ended; bench/neighbours.ts starts it. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { EXPORT_FORMAT, EXPORT_VERSION } from '#protocol/export.ts';
import { post } from '#tests/support/factories.ts';
import { call, sync, toBatch } from './http-client.ts';
import type { Greed } from './neighbours.ts';

const [, , url, token, greed] = process.argv as [string, string, string, string, Greed];
const person = { userId: '', token };
const LINES = 12;
/** What is left unread is asked for anew after so long. */
const UNREAD_MS = 2000;

const batch = toBatch(Array.from({ length: 500 }, (_, i) => post('goals', { title: `Ünïcödé ${i}`.repeat(10) })));
const frame = JSON.stringify({
  ...{ format: EXPORT_FORMAT, version: EXPORT_VERSION, exportedAt: '2026-03-02T00:00:00.000Z' },
  user: { id: randomUUID(), name: 'Ada', email: 'ada@example.org', createdAt: '2026-03-02T00:00:00.000Z' },
  records: { goals: [] },
});
const junk = gzipSync(frame.replace('[]', `[${'{},'.repeat(250_000)}{}]`));

const DO: Record<Exclude<Greed, 'all'>, () => Promise<unknown>> = {
  searches: () => call(url, person, 'GET', '/api/goals?q=nowhere%20to%20be%20found'),
  pages: () => askUnread('/api/goals?limit=1000'),
  exports: () => call(url, person, 'GET', '/api/users/me/export'),
  imports: () => importJunk(),
  batches: () => sync(url, person, null, batch),
  streams: () => askUnread('/api/sync/stream'),
  'sign-ins': () =>
    call(url, person, 'POST', '/api/auth/login', '{"email":"nobody@example.org","password":"not the one"}'),
};

process.stdin.on('end', () => process.exit()).resume();

const kinds = greed === 'all' ? Object.values(DO) : [DO[greed]];
await Promise.all(
  kinds.flatMap((ask) => Array.from({ length: Math.ceil(LINES / kinds.length) }, () => keepAsking(ask))),
);

/** Refusals are what a greedy one gets: the next try comes at once. */
async function keepAsking(ask: () => Promise<unknown>): Promise<never> {
  for (;;) {
    await ask().catch(() => undefined);
    await sleep(1);
  }
}

function askUnread(path: string): Promise<void> {
  return new Promise((resolve) => {
    const request = http.get(url + path, { agent: false, headers: { Authorization: `Bearer ${token}` } });
    request.on('response', (response) => void response.pause().on('error', () => undefined));
    request.on('error', () => resolve()).on('close', () => resolve());
    setTimeout(() => request.destroy(), UNREAD_MS);
  });
}

function importJunk(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/api/users/me/import`, {
      method: 'POST',
      headers: {
        ...{ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
        'Content-Length': junk.length,
      },
    });
    request.on('error', reject).on('response', (response) => response.resume().on('end', resolve));
    request.end(junk);
  });
}
