/**
 * Who may do what: every route × the state of the token × whose id it names. The routes are read from the routers of the
 * application, so that one without a row here fails.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourceNames, resourceOf, type ResourceName } from '#protocol/resources.ts';
import { createAccessTokens } from '#server/auth/access-tokens.ts';
import { accountOperations } from '#server/openapi/account-operations.ts';
import { tellsOwner } from '#server/records/unknown-id.ts';
import { givenId, newBody, newChange, patch, post, remove } from '#tests/support/factories.ts';
import {
  codeOf,
  PASSWORD,
  startTestServer,
  TEST_SECRET,
  type Reply,
  type TestServer,
  type TestUser,
} from '#tests/support/test-server.ts';

/** What a route wants. */
type Row =
  /** Nothing: anybody may call it, whatever token they bring. */
  | { who: 'anybody' }
  /** The refresh cookie. */
  | { who: 'cookie' }
  /** A token; `ownId` makes something of a user's that the path can name, `foreign` is the answer to somebody else. */
  | { who: 'token'; body?: () => unknown; ownId?: (user: TestUser) => Promise<string>; foreign?: 200 | 403 | 404 };

const exampleOf = (key: string): unknown =>
  accountOperations.find(({ method, path }) => `${method} ${path}` === key)?.body?.example;

const sessionOf = async (user: TestUser): Promise<string> =>
  (await user.call('GET', '/api/users/me/sessions')).body.data[0].id as string;
const tokenOf = async (user: TestUser): Promise<string> =>
  (await user.call('POST', '/api/users/me/tokens', { name: 'Mine', scope: 'read-only', currentPassword: PASSWORD }))
    .body.data.id as string;

const ROWS: Record<string, Row> = {
  ...Object.fromEntries(resourceNames.flatMap(recordRows)),
  'POST /api/auth/signup': { who: 'anybody' },
  'POST /api/auth/login': { who: 'anybody' },
  'POST /api/auth/refresh': { who: 'cookie' },
  'POST /api/auth/logout': { who: 'cookie' },
  'POST /api/auth/confirm': { who: 'token', body: () => exampleOf('POST /api/auth/confirm') },
  'GET /api/users/me': { who: 'token' },
  'PATCH /api/users/me': { who: 'token', body: () => exampleOf('PATCH /api/users/me') },
  'DELETE /api/users/me': { who: 'token', body: () => exampleOf('DELETE /api/users/me') },
  'GET /api/users/me/export': { who: 'token' },
  'POST /api/users/me/import': { who: 'token', body: () => exampleOf('POST /api/users/me/import') },
  'GET /api/users/me/sessions': { who: 'token' },
  'DELETE /api/users/me/sessions/:id': { who: 'token', ownId: sessionOf, foreign: 404 },
  'GET /api/users/me/tokens': { who: 'token' },
  'GET /api/users/me/tokens/current': { who: 'token' },
  'POST /api/users/me/tokens': { who: 'token', body: () => exampleOf('POST /api/users/me/tokens') },
  'DELETE /api/users/me/tokens/:id': { who: 'token', ownId: tokenOf, foreign: 404 },
  'POST /api/sync': { who: 'token', body: () => ({}) },
  'GET /api/sync/stream': { who: 'token' },
  'GET /api/today': { who: 'token' },
  'POST /api/batch': { who: 'token', body: () => ({ operations: [] }) },
  'GET /api': { who: 'anybody' },
  'GET /api/openapi.json': { who: 'anybody' },
  'GET /api/docs': { who: 'anybody' },
  'GET /api/docs/style.css': { who: 'anybody' },
  'GET /healthz': { who: 'anybody' },
  'GET /readyz': { who: 'anybody' },
  'GET /metrics': { who: 'anybody' },
};

function recordRows(name: ResourceName): [string, Row][] {
  const { methods, perUser } = resourceOf(name);
  const ownId = async (user: TestUser): Promise<string> =>
    methods.includes('POST')
      ? ((await user.call('POST', `/api/${name}`, newBody(name))).body.data.id as string)
      : givenId(name, user.user.id);
  // A day has one id for everybody, and is everybody's own.
  const foreign = name === 'days' ? 200 : tellsOwner(name) ? 403 : 404;
  const one = { who: 'token', ownId, foreign } as const;
  const rows: [string, Row][] = [[`GET /api/${name}/:id`, one]];
  if (!perUser) rows.push([`GET /api/${name}`, { who: 'token' }]);
  if (methods.includes('POST')) rows.push([`POST /api/${name}`, { who: 'token', body: () => newBody(name) }]);
  if (methods.includes('PATCH')) rows.push([`PATCH /api/${name}/:id`, { ...one, body: () => newChange(name) }]);
  if (methods.includes('DELETE')) rows.push([`DELETE /api/${name}/:id`, one]);
  return rows;
}

const GONE = 'the token of an account that is gone';

let server: TestServer;
let ada: TestUser;
let eve: TestUser;
/** Tokens that let nobody in, with what they are answered. */
let refused: [state: string, token: string | undefined, code: string][];
beforeAll(async () => {
  server = await startTestServer();
  [ada, eve] = await Promise.all([server.signUp(), server.signUp({ name: 'Eve' })]);
  refused = await refusedTokens();
});
afterAll(() => server.stop());

async function refusedTokens(): Promise<typeof refused> {
  const [signedOut, gone, scripts] = await Promise.all([server.signUp(), server.signUp(), server.signUp()]);
  await signedOut.call('POST', '/api/auth/logout');
  await server.database('users').where({ id: gone.user.id }).delete();
  const personal = await scripts.call('POST', '/api/users/me/tokens', {
    name: 'Old',
    scope: 'read-write',
    currentPassword: PASSWORD,
  });
  await scripts.call('DELETE', `/api/users/me/tokens/${personal.body.data.id as string}`);
  const before = createAccessTokens(TEST_SECRET, () => Date.now() - 3_600_000);
  const others = createAccessTokens(`${TEST_SECRET} of another server`, Date.now);
  const ids = { userId: ada.user.id, sessionId: randomUUID() };
  const [head, claims, signature] = ada.token.split('.') as [string, string, string];
  const evesClaims = eve.token.split('.')[1]!;
  const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  return [
    ['no token', undefined, 'unauthenticated'],
    ['an expired token', before.issue(ids), 'token_expired'],
    ['the token of a session that was ended', signedOut.token, 'session_revoked'],
    [GONE, gone.token, 'session_revoked'],
    ['claims under the signature of another token', `${head}.${evesClaims}.${signature}`, 'unauthenticated'],
    ['a token without a signature', `${unsigned}.${claims}.`, 'unauthenticated'],
    ['a token that another server signed', others.issue(ids), 'unauthenticated'],
    ['a personal token that was withdrawn', personal.body.data.token as string, 'unauthenticated'],
    ['no token at all but words', 'let-me-in', 'unauthenticated'],
  ];
}

test('every route has a row, and every row a route', () => {
  expect(server.routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(ROWS).sort());
});

function callOn(user: TestUser | null, key: string, row: Row, id: string, token?: string): Promise<Reply> {
  const [method, path] = key.split(' ') as [string, string];
  const body = row.who === 'token' ? row.body?.() : undefined;
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return (user ?? server).call(method, path.replace(':id', encodeURIComponent(id)), body, headers);
}

const MALFORMED = ['1', 'null', '../me', `${randomUUID()}\0`, "' or 1=1 --"];

describe.each(Object.entries(ROWS).filter(([, { who }]) => who === 'token'))('%s', (key, row) => {
  const { ownId, foreign } = row as Row & { who: 'token' };

  test('answers 401 to every token that does not hold, whosever id it names', async () => {
    const ids = ownId ? [await ownId(ada), randomUUID(), MALFORMED[0]!] : [''];
    for (const [state, token, code] of refused)
      for (const id of ids) {
        // Whoever ends an account and hears no answer asks again, and is told that it is gone.
        const isDone = key === 'DELETE /api/users/me' && state === GONE;
        expect([state, ...codeOf(await callOn(null, key, row, id, token))]).toEqual(
          isDone ? [state, 204, undefined] : [state, 401, code],
        );
      }
  });

  if (ownId)
    test('answers somebody else as if they had no right, a random id by 404, a malformed one by 400', async () => {
      const id = await ownId(ada);
      const before = await stateOf(ada);
      expect((await callOn(eve, key, row, id)).status).toBe(foreign);
      expect((await callOn(eve, key, row, randomUUID())).status).toBe(404);
      for (const malformed of MALFORMED) expect((await callOn(eve, key, row, malformed)).status).toBe(400);
      expect(await stateOf(ada)).toEqual(before);
    });
});

describe.each(Object.entries(ROWS).filter(([, { who }]) => who === 'anybody'))('%s', (key, row) => {
  test('answers alike whatever the token is', async () => {
    const without = await callOn(null, key, row, '');
    for (const [state, token] of refused)
      expect([state, (await callOn(null, key, row, '', token)).status]).toEqual([state, without.status]);
    expect(without.status).not.toBe(401);
  });
});

describe.each(Object.entries(ROWS).filter(([, { who }]) => who === 'cookie'))('%s', (key, row) => {
  test('answers 401 without a cookie, and to one that is made up', async () => {
    expect((await callOn(null, key, row, '')).status).toBe(401);
    const [method, path] = key.split(' ') as [string, string];
    for (const cookie of ['x', `${randomUUID()}.${'A'.repeat(43)}`, ada.cookie.slice(0, -2)]) {
      const reply = await server.call(method, path, undefined, { Cookie: `${server.cookieName}=${cookie}` });
      expect([cookie, reply.status]).toEqual([cookie, 401]);
    }
    expect((await ada.call('GET', '/api/users/me')).status).toBe(200);
  });
});

describe('a personal token', () => {
  const make = async (scope: string): Promise<string> =>
    (await ada.call('POST', '/api/users/me/tokens', { name: scope, scope, currentPassword: PASSWORD })).body.data
      .token as string;

  test('that may only read is a 403 for every write of a record', async () => {
    const token = await make('read-only');
    for (const [key, row] of resourceNames.flatMap(recordRows)) {
      if (key.startsWith('GET')) continue;
      const id = row.who === 'token' && row.ownId ? await row.ownId(ada) : '';
      expect([key, ...codeOf(await callOn(null, key, row, id, token))]).toEqual([key, 403, 'read_only_token']);
    }
  });

  test('is a 403 wherever somebody must have signed in', async () => {
    const token = await make('read-write');
    for (const { method, path } of accountOperations.filter(({ auth }) => auth === 'session')) {
      const key = `${method} ${path}`;
      expect([key, ...codeOf(await callOn(null, key, ROWS[key]!, randomUUID(), token))]).toEqual([
        key,
        403,
        'session_required',
      ]);
    }
  });
});

/** All that a user has, as their own devices see it. */
async function stateOf(user: TestUser): Promise<unknown> {
  const { changes } = await user.sync();
  const { body } = await user.call('GET', '/api/users/me');
  return { changes, body };
}

describe.each(resourceNames)('a batch that names %s of somebody else', (name) => {
  test('changes nothing of theirs, reveals nothing, and holds up nothing of the sender', async () => {
    const { methods } = resourceOf(name);
    const created = methods.includes('POST');
    const body = newBody(name);
    const recordId = created
      ? ((await ada.call('POST', `/api/${name}`, body)).body.data.id as string)
      : givenId(name, ada.user.id);
    const before = await stateOf(ada);
    const to = { resource: name, recordId };
    const attacks = [patch(to, newChange(name)), ...(created ? [post(name, body, { recordId }), remove(to)] : [])];
    const own = post('logs');
    const { results, changes } = await eve.sync([...attacks, own]);
    // As of any unknown id: a change finds nothing, a creation makes a record of the sender's own.
    const changed = name === 'days' ? 200 : 404;
    expect(results.map(({ status }) => status)).toEqual([changed, ...(created ? [201, 204] : []), 201]);
    expect(results.slice(0, -1).every((result) => !('overwrote' in result))).toBe(true);
    const told = changes.filter(({ record }) => record.id === recordId);
    expect(told.map(({ record }) => record.deleted)).toEqual(created ? [true] : name === 'days' ? [undefined] : []);
    expect(await stateOf(ada)).toEqual(before);
  });
});

test('a goal of somebody else, named by one’s own log, is neither changed nor shown', async () => {
  const goal = (await ada.call('POST', '/api/goals', newBody('goals'))).body.data.id as string;
  const before = await stateOf(ada);
  expect((await eve.call('POST', '/api/logs', { ...newBody('logs'), goalId: goal })).status).toBe(201);
  expect((await eve.call('GET', `/api/goals/${goal}`)).status).toBe(403);
  expect(await stateOf(ada)).toEqual(before);
});

test('the cursor of somebody else is refused', async () => {
  const { cursor } = await ada.sync();
  const stream = await eve.call('GET', `/api/sync/stream?cursor=${encodeURIComponent(cursor)}`);
  expect(codeOf(stream)).toEqual([400, 'invalid_request']);
  await expect(eve.sync([], cursor)).rejects.toThrow('400');
});
