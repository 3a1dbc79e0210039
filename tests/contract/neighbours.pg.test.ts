/** One user who asks for all they can, beside another one who only wants their day. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contention } from '#tests/support/contention.ts';
import { post } from '#tests/support/factories.ts';
import { startTestServer, type Reply, type TestServer, type TestUser } from '#tests/support/test-server.ts';

/** Connections that the greedy one keeps busy: fewer than may be under way, more than the pool has. */
const AT_ONCE = 30;
const ROUNDS = 15;
/** On a machine that does other things too; before, it took seconds, or a 503. */
const LONGEST_MS = 500;

let server: TestServer;
let greedy: TestUser;
let quiet: TestUser;
beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
  [greedy, quiet] = [await server.signUp(), await server.signUp()];
  let cursor: string | null = null;
  for (let batch = 0; batch < 20; batch += 1)
    ({ cursor } = await greedy.sync(
      Array.from({ length: 60 }, () => post('goals', { notes: 'Ünïcödé wörds of nötes '.repeat(430) })),
      cursor,
    ));
});
afterAll(() => server.stop());

/** Asks again and again until it is told to stop. @returns the statuses of all answers */
async function keepAsking(ask: () => Promise<Reply>, isOver: () => boolean): Promise<number[]> {
  const statuses: number[] = [];
  const one = async (): Promise<void> => {
    while (!isOver()) statuses.push((await ask()).status);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return statuses;
}

const ASKED: [string, () => Promise<Reply>][] = [
  ['searches', () => greedy.call('GET', '/api/goals?q=nowhere%20to%20be%20found')],
  ['long lists', () => greedy.call('GET', '/api/goals?limit=1000')],
  [
    'pulls of everything',
    () =>
      greedy.call('POST', '/api/sync', {
        ...{ protocol: 1, replicaId: '9f8e7d6c5b4a3f2e', cursor: null },
        mutations: [],
      }),
  ],
];

describe.each(ASKED)('%s of one user', (_, ask) => {
  test('keep nobody else waiting for long, and turn nobody else away', async () => {
    let isOver = false;
    const busy = keepAsking(ask, () => isOver);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      // It throws for any answer but a 200.
      await quiet.sync([post('goals')]);
      times.push(performance.now() - start);
    }
    isOver = true;
    expect(new Set(await busy)).toEqual(new Set([200]));
    const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
    expect(median / contention()).toBeLessThan(LONGEST_MS);
  }, 60_000);
});

const CROWD = 600;
/** For what comes in several steps, between which others have their turn. */
const MOST_STEPPED = CROWD * 0.75;
const refresh = (headers: Record<string, string>): Promise<Reply> =>
  server.call('POST', '/api/auth/refresh', undefined, headers);

/** What needs no account, or no more than the cookie of one; nothing but their address says whose they are. */
const STRANGE: [string, () => Promise<Reply>, number?][] = [
  [
    'personal access tokens that nobody has',
    () => server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer sos_${randomUUID()}` }),
  ],
  ['refreshes of one session', () => refresh({ Cookie: `${server.cookieName}=${greedy.cookie}` })],
  [
    'refreshes of sessions that are none',
    () => refresh({ Cookie: `${server.cookieName}=${randomUUID()}.${'x'.repeat(43)}` }),
  ],
  [
    'sign-ins to accounts that nobody has',
    () => server.call('POST', '/api/auth/login', { email: `${randomUUID()}@example.org`, password: 'not the one' }),
    MOST_STEPPED,
  ],
  [
    'sign-ups with an address that is taken',
    () => server.call('POST', '/api/auth/signup', { name: 'Eve', email: greedy.email, password: 'plum-fortnight-7' }),
  ],
];

describe.each(STRANGE)('hundreds of %s', (_, ask, most = CROWD) => {
  test('are not answered before somebody who came after them', async () => {
    let answered = 0;
    const crowd = Array.from({ length: CROWD }, () => ask().then(() => (answered += 1)));
    await quiet.sync([post('goals')]);
    const before = answered;
    await Promise.all(crowd);
    expect(before).toBeLessThan(most);
  }, 60_000);
});
