/** Refreshing by the key of the device, from outside. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SigningDevice } from '#tests/support/signing-device.ts';
import {
  codeOf,
  PASSWORD,
  refreshCookie,
  startTestServer,
  type Json,
  type Reply,
  type TestServer,
} from '#tests/support/test-server.ts';

const DAY_MS = 86_400_000;

let server: TestServer;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.stop());
beforeEach(() => {
  nowMs = Date.now();
});

/** Somebody who signed up on a device with a key, without waiting for the hash of a password each time. */
async function signedUp(device = new SigningDevice()) {
  const person = await server.signUp();
  await server
    .database('sessions')
    .where({ user_id: person.user.id })
    .update({ key_id: Buffer.from(device.id, 'base64url'), public_key: device.spki });
  return { ...person, device };
}

/** The same person on another device. */
async function signIn({ email }: { email: string }, device = new SigningDevice()) {
  const headers = { 'X-Device-Key': device.publicKey };
  const reply = await server.call('POST', '/api/auth/login', { email, password: PASSWORD }, headers);
  const call = (method: string, path: string, json?: unknown): Promise<Reply> =>
    server.call(method, path, json, { Authorization: `Bearer ${reply.body.token}` });
  return { device, cookie: refreshCookie(reply.headers), user: reply.body.user, call };
}

const refresh = ({ cookie, proof }: { cookie?: string; proof?: string } = {}, headers = {}): Promise<Reply> =>
  server.call('POST', '/api/auth/refresh', undefined, {
    ...(cookie !== undefined && { Cookie: `${server.cookieName}=${cookie}` }),
    ...(proof !== undefined && { 'X-Device-Proof': proof }),
    ...headers,
  });

/** What a refused refresh hands out. */
async function newChallenge(cookie?: string): Promise<string> {
  const reply = await refresh(cookie === undefined ? {} : { cookie });
  expect(reply.status).toBe(401);
  return reply.headers.get('X-Device-Challenge')!;
}

const prove = async (device: SigningDevice): Promise<string> => device.prove(await newChallenge());

const me = (token: string): Promise<Reply> =>
  server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${token}` });

/** A cookie so old that it counts as theft, the one that is good now, and the access token that came with it. */
async function rotatedTwice(first: string): Promise<{ stale: string; newest: string; token: string }> {
  const second = refreshCookie((await refresh({ cookie: first })).headers);
  const reply = await refresh({ cookie: second });
  return { stale: first, newest: refreshCookie(reply.headers), token: reply.body.token };
}

describe('a device that lost its cookie', () => {
  test('is answered 401 with a challenge, proves its key, and has a token and a cookie that work', async () => {
    const { device, user } = await signedUp();
    const reply = await refresh({ proof: await prove(device) });
    expect(reply).toMatchObject({ status: 200, body: { token: expect.any(String), user } });
    expect((await me(reply.body.token)).body.data).toEqual(user);
    const again = await refresh({ cookie: refreshCookie(reply.headers) });
    expect(again.status).toBe(200);
    expect((await refresh({ proof: await prove(device) })).status).toBe(200);
  });

  test('can do so after signing up as well', async () => {
    const device = new SigningDevice();
    const account = { name: 'Zoë', email: 'device-key@example.org', password: PASSWORD };
    const { body } = await server.call('POST', '/api/auth/signup', account, { 'X-Device-Key': device.publicKey });
    expect(await refresh({ proof: await prove(device) })).toMatchObject({ status: 200, body: { user: body.user } });
  });

  test('keeps what the session is: its place in the list, its beginning and its end after a year', async () => {
    const { device, call } = await signedUp();
    const before = (await call('GET', '/api/users/me/sessions')).body.data.find((one: Json) => one.current);
    for (const day of [80, 160, 240, 320]) {
      nowMs += 80 * DAY_MS;
      const { body } = await refresh({ proof: await prove(device) });
      const { data } = (
        await server.call('GET', '/api/users/me/sessions', undefined, { Authorization: `Bearer ${body.token}` })
      ).body;
      const { createdAt, userAgent } = data.find((one: Json) => one.current);
      expect([day, createdAt, userAgent]).toEqual([day, before.createdAt, before.userAgent]);
    }
    nowMs += 46 * DAY_MS;
    expect((await refresh({ proof: await prove(device) })).status).toBe(401);
  });

  test('leaves nothing of the cookies and access tokens of before, and the other devices alone', async () => {
    const one = await signedUp();
    const { device, cookie } = one;
    const other = await signIn(one);
    const first = await refresh({ cookie });
    expect((await refresh({ proof: await prove(device) })).status).toBe(200);
    expect(codeOf(await refresh({ cookie: refreshCookie(first.headers) }))).toEqual([401, 'session_revoked']);
    expect(codeOf(await me(first.body.token))).toEqual([401, 'session_revoked']);
    expect((await other.call('GET', '/api/users/me')).status).toBe(200);
    expect((await refresh({ proof: await prove(other.device) })).status).toBe(200);
  });
});

describe('an old cookie', () => {
  test('with a proof is no theft: the proof wins', async () => {
    const { device, cookie, user } = await signedUp();
    const { stale } = await rotatedTwice(cookie);
    const reply = await refresh({ cookie: stale, proof: await prove(device) });
    expect(reply).toMatchObject({ status: 200, body: { user } });
  });

  test('without one shuts out whoever has a newer one, at once; the device proves its key and is in', async () => {
    const { device, cookie, user } = await signedUp();
    const { stale, newest, token } = await rotatedTwice(cookie);
    const challenge = await newChallenge(stale);
    expect(codeOf(await refresh({ cookie: newest }))).toEqual([401, 'session_revoked']);
    expect(codeOf(await me(token))).toEqual([401, 'session_revoked']);
    const reply = await refresh({ cookie: stale, proof: device.prove(challenge) });
    expect(reply).toMatchObject({ status: 200, body: { user } });
    expect(codeOf(await refresh({ cookie: newest }))).toEqual([401, 'session_revoked']);
    expect((await refresh({ cookie: refreshCookie(reply.headers) })).status).toBe(200);
  });

  test('without one tells every instance that the session has ended, so that its streams end', async () => {
    const { cookie } = await signedUp();
    const { stale } = await rotatedTwice(cookie);
    const listener = new pg.Client(server.fresh.connection);
    await listener.connect();
    const told = new Promise((resolve) => listener.once('notification', ({ payload }) => resolve(payload)));
    await listener.query('listen studentos');
    await newChallenge(stale);
    expect(await told).toBe(`ended ${stale.split('.')[0]}`);
    await listener.end();
  });

  test('of a device without a key ends the session, as ever', async () => {
    const { cookie, call } = await server.signUp();
    const { stale, newest } = await rotatedTwice(cookie);
    expect(codeOf(await refresh({ cookie: stale }))).toEqual([401, 'session_revoked']);
    expect(codeOf(await refresh({ cookie: newest }))).toEqual([401, 'session_revoked']);
    expect((await call('GET', '/api/users/me')).status).toBe(401);
  });

  test('is no help to a wrong proof', async () => {
    const { cookie } = await signedUp();
    const { stale } = await rotatedTwice(cookie);
    const proof = await prove(new SigningDevice());
    expect(codeOf(await refresh({ cookie: stale, proof }))).toEqual([401, 'session_revoked']);
  });
});

describe('a proof is refused', () => {
  test('after twenty in a minute: each is remembered until its minute is over', async () => {
    const { device } = await signedUp();
    const statuses: number[] = [];
    for (let time = 0; time < 22; time += 1) statuses.push((await refresh({ proof: await prove(device) })).status);
    expect(statuses).toEqual([...Array<number>(20).fill(200), 401, 401]);
    nowMs += 61_000;
    expect((await refresh({ proof: await prove(device) })).status).toBe(200);
  });

  test.each<[string, (device: SigningDevice, challenge: string) => string]>([
    ['signed by another key', (device, challenge) => device.prove(challenge, new SigningDevice().keys.privateKey)],
    ['of a key that nobody signed in with', (_, challenge) => new SigningDevice().prove(challenge)],
    ['signed for another purpose', (device, challenge) => device.prove(challenge, undefined, '')],
    [
      'of another challenge than it was signed for',
      (device, challenge) => {
        const [id, , signature] = device.prove(challenge).split('.');
        return `${id}.${Buffer.alloc(54).toString('base64url')}.${signature}`;
      },
    ],
    [
      'over a challenge that is not ours',
      (device, challenge) => device.prove(`${challenge.slice(0, -1)}${challenge.endsWith('A') ? 'B' : 'A'}`),
    ],
    ['over no challenge', (device) => device.prove(Buffer.alloc(54).toString('base64url'))],
    ['cut off', (device, challenge) => device.prove(challenge).slice(0, -1)],
    [
      'without a signature',
      (device, challenge) => `${device.id}.${challenge}.${Buffer.alloc(64).toString('base64url')}`,
    ],
    ['that is no proof', () => 'a.b.c'],
  ])('%s, with a new challenge and no word about why', async (_, forge) => {
    const { device, call } = await signedUp();
    const refused = await refresh({ proof: forge(device, await newChallenge()) });
    const nobody = await refresh();
    expect(refused.body).toEqual(nobody.body);
    expect(codeOf(refused)).toEqual([401, 'unauthenticated']);
    expect(refused.headers.get('X-Device-Challenge')).toHaveLength(72);
    expect(refused.headers.getSetCookie()).toEqual([]);
    // It ended nothing.
    expect((await call('GET', '/api/users/me')).status).toBe(200);
    expect((await refresh({ proof: await prove(device) })).status).toBe(200);
  });

  test('the second time, in turn and at once', async () => {
    const { device } = await signedUp();
    const [first, second] = [await prove(device), await prove(device)];
    expect((await refresh({ proof: first })).status).toBe(200);
    expect((await refresh({ proof: second })).status).toBe(200);
    expect([(await refresh({ proof: first })).status, (await refresh({ proof: second })).status]).toEqual([401, 401]);
    const third = await prove(device);
    const replies = await Promise.all([1, 2, 3].map(() => refresh({ proof: third })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test('when its minute is over', async () => {
    const { device } = await signedUp();
    const [late, inTime] = [await prove(device), await prove(device)];
    nowMs += 59_000;
    expect((await refresh({ proof: inTime })).status).toBe(200);
    nowMs += 1_000;
    expect((await refresh({ proof: late })).status).toBe(401);
  });

  test('when the session has not been used for 90 days', async () => {
    const { device } = await signedUp();
    nowMs += 91 * DAY_MS;
    expect((await refresh({ proof: await prove(device) })).status).toBe(401);
  });

  test('from a page of another origin', async () => {
    const { device } = await signedUp();
    const proof = await prove(device);
    expect((await refresh({ proof }, { Origin: 'https://evil.example' })).status).toBe(401);
    expect((await refresh({ proof }, { Origin: 'http://localhost:5173' })).status).toBe(200);
  });

  test.each<[string, (one: Awaited<ReturnType<typeof signedUp>>) => Promise<unknown>]>([
    ['signed out', ({ call }) => call('POST', '/api/auth/logout')],
    [
      'was ended from another device',
      async (one) => {
        const { data } = (await one.call('GET', '/api/users/me/sessions')).body;
        const other = await signIn(one);
        for (const { id } of data) await other.call('DELETE', `/api/users/me/sessions/${id}`);
      },
    ],
    [
      'saw a new password elsewhere',
      async (one) => {
        const other = await signIn(one);
        await other.call('PATCH', '/api/users/me', { password: 'another horse 42', currentPassword: PASSWORD });
      },
    ],
    ['ended the account', ({ call }) => call('DELETE', '/api/users/me', { password: PASSWORD })],
  ])('of a session that %s', async (_, end) => {
    const one = await signedUp();
    await end(one);
    expect(codeOf(await refresh({ proof: await prove(one.device) }))).toEqual([401, 'unauthenticated']);
  });

  test('of a session that waits for its key, once it was ended from another device', async () => {
    const one = await signedUp();
    const { device, cookie } = one;
    await newChallenge((await rotatedTwice(cookie)).stale);
    const other = await signIn(one);
    const { data } = (await other.call('GET', '/api/users/me/sessions')).body;
    for (const { id, current } of data) if (!current) await other.call('DELETE', `/api/users/me/sessions/${id}`);
    expect((await refresh({ proof: await prove(device) })).status).toBe(401);
  });
});

describe('a key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  const spkiOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64url');
  const offCurve = Buffer.from(new SigningDevice().spki);
  offCurve[90]! ^= 1;

  test.each([
    ['is no key', 'x'],
    ['is of another kind', spkiOf(rsa)],
    ['is of another curve', spkiOf(p384)],
    ['is not on the curve', offCurve.toString('base64url')],
  ])('that %s is a 400', async (_, key) => {
    const { email } = await server.signUp();
    const reply = await server.call('POST', '/api/auth/login', { email, password: PASSWORD }, { 'X-Device-Key': key });
    expect(codeOf(reply)).toEqual([400, 'invalid_request']);
    expect(reply.body.errors).toMatchObject([{ path: 'X-Device-Key' }]);
  });

  test('of somebody else’s session stays theirs', async () => {
    const { device, user } = await signedUp();
    const thief = await signIn(await server.signUp(), device);
    expect(thief.user.id).not.toBe(user.id);
    expect((await refresh({ proof: await prove(device) })).body.user).toEqual(user);
    expect((await refresh({ cookie: thief.cookie })).status).toBe(200);
  });

  test('in two sign-ups at once is taken by one of them, and neither address is called taken', async () => {
    const device = new SigningDevice();
    const headers = { 'X-Device-Key': device.publicKey };
    for (let round = 0; round < 3; round += 1) {
      const replies = await Promise.all(
        [0, 1, 2, 3].map((one) =>
          server.call(
            'POST',
            '/api/auth/signup',
            { name: 'Zoë', email: `same-key-${round}-${one}@example.org`, password: PASSWORD },
            headers,
          ),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    }
    expect(await server.database('sessions').where({ public_key: device.spki })).toHaveLength(1);
  });

  test('and its challenge pass between origins, for those that are configured', async () => {
    const preflight = await server.call('OPTIONS', '/api/auth/refresh', undefined, {
      Origin: 'http://localhost:5173',
      'Access-Control-Request-Method': 'POST',
    });
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toMatch(/X-Device-Key.*X-Device-Proof/);
    const { headers } = await refresh({}, { Origin: 'http://localhost:5173' });
    expect(headers.get('Access-Control-Expose-Headers')).toContain('X-Device-Challenge');
  });
});
