/** Every status that the OpenAPI document declares for a call is one that the server answers, or stands in a list with its reason. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressToNetworks } from '#server/limits/networks.ts';
import { countKey } from '#server/limits/limit.ts';
import { EXAMPLE_SIGNUP } from '#server/openapi/account-operations.ts';
import { openApiDocument, operations } from '#server/openapi/document.ts';
import type { Operation } from '#server/openapi/operation.ts';
import { formatCursor, readCursor } from '#server/sync/cursor.ts';
import { exampleOf } from '#protocol/examples.ts';
import { hasNamedIds } from '#protocol/named-ids.ts';
import { canBeMade, resourceNames, type ResourceName } from '#protocol/resources.ts';
import { givenId, newBody, newChange, post } from '#tests/support/factories.ts';
import {
  PASSWORD,
  REPLICA,
  startTestServer,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

/** What none of these requests can bring about, by status or call and status, and why. */
const UNSEEN: Record<string, string> = {
  500: 'a bug of ours, or of the database: tests/contract/errors.pg.test.ts puts one in',
  'getMetrics 503':
    'processes of one server that do not tell each other in time; a database that is away leaves its figures out',
};

const BEHIND_PROXY = { 'X-Forwarded-For': '192.0.2.9' };

/** One database with three instances: as it is, with limits that are used up, and without room for anything. */
let server: TestServer;
let limited: TestServer;
let full: TestServer;
/** Whose limits are used up. */
let hasty: TestUser;
/** Somebody else. */
let bob: TestUser;

beforeAll(async () => {
  server = await startTestServer({ hashCost: 4 });
  const startedMs = Date.now();
  const config = { rateLimits: true, trustedProxies: 1, metricsToken: 'a token for metrics' };
  limited = await startTestServer({ besides: server, config, now: () => startedMs });
  full = await startTestServer({ besides: server, config: { quotaMb: 0 } });
  [hasty, bob] = [await server.signUp(), await server.signUp()];
  await useUpLimits(startedMs);
});
afterAll(async () => {
  await Promise.all([limited.stop(), full.stop()]);
  await server.stop();
});

/** Limits of a minute hear of the other instances once in a twentieth of their figure. */
async function useUpLimits(nowMs: number): Promise<void> {
  const window = Math.floor(nowMs / 60_000);
  const { narrow } = addressToNetworks(BEHIND_PROXY['X-Forwarded-For']);
  const counts = [
    ['rest', hasty.user.id, 1200],
    ['sync', hasty.user.id, 600],
    ['auth', narrow, 6000],
  ] as const;
  for (const [name, whom, points] of counts)
    await server
      .database('rate_limits')
      .insert({ key: countKey(`${name}:${window}`, whom), points, expires_at: new Date(nowMs + 60_000) });
  for (const [name, , points] of counts)
    for (let called = 0; called < points / 20; called += 1)
      if (name === 'auth') await limited.call('POST', '/api/auth/logout', undefined, BEHIND_PROXY);
      else
        await limited.call(
          'GET',
          name === 'rest' ? '/api/goals' : '/api/sync/stream?cursor=x',
          undefined,
          as(hasty.token),
        );
}

const as = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A call with somebody whose it is, and the address of something of theirs. */
interface At {
  call: Operation;
  user: TestUser;
  address: string;
}

/** Makes the call as the document's example does, but for what is said. */
const ask = (
  { call, user, address }: At,
  { to = server, headers = {}, body = call.body?.example, query = '' }: Asked = {},
): Promise<Reply> =>
  to.call(call.method, address + query, body, {
    ...as(user.token),
    Cookie: `${server.cookieName}=${user.cookie}`,
    ...headers,
  });

interface Asked {
  to?: TestServer;
  headers?: Record<string, string>;
  body?: unknown;
  query?: string;
}

const tokenOf = async (user: TestUser, scope: 'read-only' | 'read-write'): Promise<string> =>
  (await user.call('POST', '/api/users/me/tokens', { name: 'Mine', scope, currentPassword: PASSWORD })).body.data.token;

const resourceOf = ({ path }: Operation): ResourceName => path.split('/')[2] as ResourceName;

/** The address of a call with the id of something that a user has. */
async function addressFor({ path }: Operation, user: TestUser): Promise<string> {
  if (!path.includes(':')) return path;
  if (path.includes('/sessions/'))
    return path.replace(':id', (await user.call('GET', '/api/users/me/sessions')).body.data[0].id);
  if (path.includes('/tokens/')) {
    await tokenOf(user, 'read-only');
    return path.replace(':id', (await user.call('GET', '/api/users/me/tokens')).body.data[0].id);
  }
  const name = resourceOf({ path } as Operation);
  if (!canBeMade(name)) return path.replace(':id', givenId(name, user.user.id));
  // Of a subject, whose name gives its id, the example's own.
  const { body } = await user.call('POST', `/api/${name}`, hasNamedIds(name) ? exampleOf(name) : newBody(name));
  return path.replace(':id', body.data.id);
}

const LONG = 'x'.repeat(200);
/** A change that makes a record longer. */
const GROWTH: Record<ResourceName, object> = {
  goals: { notes: LONG },
  logs: { text: LONG },
  routines: { title: LONG },
  preferences: {},
  subjects: { renamedTo: '😀'.repeat(50) },
  deadlines: { notes: LONG },
  steps: { text: LONG },
  days: { note: LONG },
};

/** A body over the limit: blanks count. The import has a limit of records, too. */
function tooMuch({ path, body }: Operation): string {
  if (path.endsWith('/import'))
    return JSON.stringify({ ...(body!.example as object), records: { goals: Array(300_001).fill(0) } });
  const isLong = path === '/api/sync' || path === '/api/batch';
  return ' '.repeat((isLong ? 1024 : 256) * 1024) + JSON.stringify(body!.example);
}

/** How a status is brought about by what all calls have in common. */
const IN_GENERAL: Record<number, (at: At) => Promise<Reply>> = {
  200: (at) => ask(at),
  201: (at) => ask(at),
  204: (at) => ask(at),
  304: async (at) => ask(at, { headers: { 'If-None-Match': (await ask(at)).headers.get('ETag')! } }),
  400: (at) => ask(at, { query: '?bogus=1' }),
  401: (at) => ask(at, { headers: { Authorization: '', Cookie: '' } }),
  403: async (at) => {
    if (at.call.auth === 'session') return ask(at, { headers: as(await tokenOf(at.user, 'read-write')) });
    if (at.call.method !== 'GET') return ask(at, { headers: as(await tokenOf(at.user, 'read-only')) });
    return ask({ ...at, user: bob });
  },
  404: (at) => {
    const body = at.call.method === 'PATCH' ? newChange(resourceOf(at.call)) : undefined;
    return ask({ ...at, address: at.call.path.replace(':id', randomUUID()) }, { body });
  },
  406: (at) => ask(at, { headers: { Accept: 'image/png' } }),
  409: async (at) => {
    const body = { ...newBody(resourceOf(at.call)), id: randomUUID() };
    await ask(at, { body });
    return ask(at, { body: { ...newBody(resourceOf(at.call)), id: body.id } });
  },
  412: (at) => ask(at, { headers: { 'If-Match': '"x"' } }),
  413: (at) => ask(at, { body: tooMuch(at.call) }),
  415: (at) => ask(at, { headers: { 'Content-Type': 'text/plain' } }),
  429: (at) => ask({ ...at, user: hasty }, { to: limited, headers: BEHIND_PROXY }),
  507: (at) => ask(at, { to: full, ...(at.call.method === 'PATCH' && { body: GROWTH[resourceOf(at.call)] }) }),
};

/** How it is brought about where a call has a way of its own. */
const BY_ITSELF: Record<string, (at: At) => Promise<Reply>> = {
  'logIn 401': (at) => ask(at, { body: { email: at.user.email, password: 'not the password' } }),
  'logIn 200': (at) => ask(at, { body: { email: at.user.email, password: PASSWORD } }),
  'signUp 409': (at) => ask(at, { body: { ...EXAMPLE_SIGNUP, email: bob.email } }),
  'updateMe 409': (at) => ask(at, { body: { email: bob.email, currentPassword: PASSWORD } }),
  'getCurrentToken 200': async (at) => ask(at, { headers: as(await tokenOf(at.user, 'read-only')) }),
  'getCurrentToken 404': (at) => ask(at),
  'createToken 409': async (at) => {
    let reply = await ask(at);
    for (let made = 1; made <= 50 && reply.status === 201; made += 1) reply = await ask(at);
    return reply;
  },
  'updateGoal 409': async (at) => {
    const { data } = (await at.user.call('POST', '/api/goals', newBody('goals'))).body;
    return ask(at, { body: { title: data.title } });
  },
  'sync 403': async (at) => ask(at, { headers: as(await tokenOf(at.user, 'read-only')) }),
  'sync 410': async (at) => {
    const { head, ...position } = readCursor((await at.user.sync([post('goals')])).cursor, at.user.user.id)!;
    const version = head.version + 1;
    const cursor = formatCursor({ ...position, version, head: { ...head, version } }, at.user.user.id, 2);
    return ask(at, { body: { ...(at.call.body!.example as object), cursor } });
  },
  'sync 426': (at) => ask(at, { body: { protocol: 99, replicaId: REPLICA } }),
  'getMetrics 401': (at) => ask(at, { to: limited }),
  'getMetrics 404': (at) => ask(at, { headers: BEHIND_PROXY }),
};
for (const name of resourceNames) {
  // Made twice by the same body.
  const call = operations().find(({ method, path }) => method === 'POST' && path === `/api/${name}`);
  if (call)
    BY_ITSELF[`${call.id} 200`] = async (at) => {
      const body = { ...newBody(name), ...(!hasNamedIds(name) && { id: randomUUID() }) };
      await ask(at, { body });
      return ask(at, { body });
    };
}

const document = openApiDocument();
const statusesOf = ({ id, path, method }: Operation): number[] =>
  Object.keys(document.paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!.responses)
    .map(Number)
    .filter((status) => !(status in UNSEEN) && !(`${id} ${status}` in UNSEEN));
const isGood = (status: number): boolean => status < 300;
/** What only a server without its database answers. */
const AWAY = 503;
const isEndless = ({ id }: Operation): boolean => id === 'followChanges';

describe.each(operations().map((call) => [call.id, call] as const))('%s', (id, call) => {
  test('answers what the document declares', async () => {
    const wanted = statusesOf(call).filter((status) => status !== AWAY && !(isEndless(call) && status === 200));
    const seen: number[] = [];
    // The good ones last: some end the session or the account.
    for (const good of [false, true]) {
      const user = await server.signUp();
      for (const status of wanted.filter((each) => isGood(each) === good)) {
        const at = { call, user, address: await addressFor(call, user) };
        const make = BY_ITSELF[`${id} ${status}`] ?? IN_GENERAL[status]!;
        seen.push((await make(at)).status);
      }
    }
    expect(seen.toSorted()).toEqual(wanted.toSorted());
  });
});

test('followChanges answers 200', async () => {
  const hangUp = new AbortController();
  const { status } = await fetch(`${server.url}/api/sync/stream`, { headers: as(bob.token), signal: hangUp.signal });
  hangUp.abort();
  expect(status).toBe(200);
});

test('without the database, calls answer 503 where the document declares it, and others go on', async () => {
  await server.fresh.drop();
  for (const call of operations()) {
    const at = { call, user: bob, address: call.path.replace(':id', randomUUID()) };
    const isDeclared = statusesOf(call).includes(AWAY);
    expect([call.id, (await ask(at)).status === AWAY]).toEqual([call.id, isDeclared]);
  }
});
