/** Which refresh tokens work when, for an owner whose answers are lost and for a thief who has a copy. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SigningDevice } from '#tests/support/signing-device.ts';
import { codeOf, refreshCookie, startTestServer, type Reply, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
let nowMs = Date.now();
beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
});
afterAll(() => server.stop());
beforeEach(() => {
  nowMs = Date.now();
});

const refresh = (cookie: string, proof?: string): Promise<Reply> =>
  server.call('POST', '/api/auth/refresh', undefined, {
    Cookie: `${server.cookieName}=${cookie}`,
    ...(proof !== undefined && { 'X-Device-Proof': proof }),
  });

/** Refreshes as a browser does: where it is refused, by the key of the device, if there is one. */
async function renew(cookie: string, device?: SigningDevice): Promise<Reply> {
  const reply = await refresh(cookie);
  const challenge = reply.headers.get('X-Device-Challenge');
  return device && challenge ? refresh(cookie, device.prove(challenge)) : reply;
}

const use = (token: string): Promise<Reply> =>
  server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${token}` });

const notedReuses = (): number => server.logged.filter((line) => line.includes('used again')).length;

async function signedUp(hasKey: boolean) {
  const user = await server.signUp();
  const device = hasKey ? new SigningDevice() : undefined;
  if (device)
    await server
      .database('sessions')
      .where({ user_id: user.user.id })
      .update({ key_id: Buffer.from(device.id, 'base64url'), public_key: device.spki });
  return { ...user, device };
}

describe('the previous refresh token', () => {
  test('works as long as nothing made from the new one was used, however often answers are lost', async () => {
    const { cookie } = await signedUp(false);
    const second = refreshCookie((await refresh(cookie)).headers);
    for (let lost = 0; lost < 5; lost += 1) {
      nowMs += 3_600_000;
      expect(refreshCookie((await refresh(cookie)).headers)).toBe(second);
    }
  });

  test('works for a minute after the new access token was used, for an access token alone', async () => {
    const { cookie } = await signedUp(false);
    const { headers, body } = await refresh(cookie);
    await use(body.token);
    nowMs += 60_000;
    const inFlight = await refresh(cookie);
    expect([inFlight.status, inFlight.headers.getSetCookie()]).toEqual([200, []]);
    expect((await use(inFlight.body.token)).status).toBe(200);
    expect((await refresh(refreshCookie(headers))).status).toBe(200);
  });

  test('is theft a minute after that, and ends the session', async () => {
    const { cookie } = await signedUp(false);
    const { headers, body } = await refresh(cookie);
    await use(body.token);
    nowMs += 60_001;
    const before = notedReuses();
    expect(codeOf(await refresh(cookie))).toEqual([401, 'session_revoked']);
    expect(notedReuses()).toBe(before + 1);
    expect(codeOf(await use(body.token))).toEqual([401, 'session_revoked']);
    expect(codeOf(await refresh(refreshCookie(headers)))).toEqual([401, 'session_revoked']);
  });

  test('is ended by a call to another instance, by a round of sync as by any other', async () => {
    const { cookie } = await signedUp(false);
    const { body } = await refresh(cookie);
    const second = await startTestServer({ besides: server, now: () => nowMs });
    const round = { protocol: 1, replicaId: '9f8e7d6c5b4a3f2e', cursor: null, mutations: [] };
    const reply = await second.call('POST', '/api/sync', round, { Authorization: `Bearer ${body.token}` });
    await second.stop();
    expect(reply.status).toBe(200);
    nowMs += 60_001;
    expect((await refresh(cookie)).status).toBe(401);
  });

  test('goes on after the old access token was used, which was not made from the new one', async () => {
    const { cookie, token } = await signedUp(false);
    await refresh(cookie);
    await use(token);
    nowMs += 3_600_000;
    expect((await refresh(cookie)).status).toBe(200);
  });

  test('of a device with a key works with a proof only, at any time', async () => {
    const { cookie, device, user } = await signedUp(true);
    const { body } = await refresh(cookie);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'unauthenticated']);
    expect((await use(body.token)).status).toBe(200);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'unauthenticated']);
    expect((await use(body.token)).status).toBe(200);
    expect((await renew(cookie, device)).body.user).toEqual(user);
    expect(codeOf(await use(body.token))).toEqual([401, 'session_revoked']);
  });

  test('of a device with a key is theft a minute later: every token ends, and the key opens the session again', async () => {
    const { cookie, device, user } = await signedUp(true);
    const { headers, body } = await refresh(cookie);
    await use(body.token);
    nowMs += 60_001;
    expect(codeOf(await refresh(cookie))).toEqual([401, 'session_revoked']);
    expect(codeOf(await use(body.token))).toEqual([401, 'session_revoked']);
    expect((await renew(refreshCookie(headers), device)).body.user).toEqual(user);
  });
});

test('the use of an access token is written once for each refresh, not once for each request', async () => {
  const { cookie, user } = await signedUp(false);
  const { body } = await refresh(cookie);
  const version = async (): Promise<string> =>
    (await server.database('sessions').where({ user_id: user.id }).first(server.database.raw('xmin::text'))).xmin;
  const before = await version();
  await use(body.token);
  const first = await version();
  nowMs += 1000;
  await Promise.all([use(body.token), use(body.token), use(body.token)]);
  expect(first).not.toBe(before);
  expect(await version()).toBe(first);
});

/** What happens, in the order drawn. */
type Step =
  | { does: 'wait'; ms: number }
  /** Some tabs of the owner refresh at once; the answers of some are lost. */
  | { does: 'open'; arrives: boolean[] }
  | { does: 'copy' }
  /** The thief refreshes with what he has, and uses what he gets. */
  | { does: 'steal' };

const wait = fc.integer({ min: 1, max: 20 * 60_000 }).map((ms): Step => ({ does: 'wait', ms }));
const shortWait = fc.integer({ min: 1, max: 90_000 }).map((ms): Step => ({ does: 'wait', ms }));
const open = fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }).map((arrives): Step => ({ does: 'open', arrives }));
const copy = fc.constant<Step>({ does: 'copy' });
const steal = fc.constant<Step>({ does: 'steal' });

/** A browser of the owner, and the thief's copy. */
class Scene {
  stolen: string | undefined;
  /** Whether the thief ever got anything, and what he got last. */
  loot: string | undefined;
  /** Whether an answer to the owner was a refusal. */
  isSignedOut = false;

  constructor(
    private jar: string,
    private readonly device: SigningDevice | undefined,
  ) {}

  async play(step: Step): Promise<void> {
    if (step.does === 'wait') nowMs += step.ms;
    else if (step.does === 'open') await this.open(step.arrives);
    else if (step.does === 'copy') this.stolen ??= this.jar;
    else await this.steal();
  }

  /** Tabs with a lock among them prove their key one after the other; without keys, as on plain HTTP, all come at once. */
  async open(arrives: boolean[]): Promise<void> {
    if (this.device) for (const one of arrives) await this.take(await renew(this.jar, this.device), one);
    else {
      const replies = await Promise.all(arrives.map(() => renew(this.jar)));
      for (const [index, reply] of replies.entries()) await this.take(reply, arrives[index]!);
    }
  }

  private async take(reply: Reply, arrives: boolean): Promise<void> {
    if (reply.status !== 200) this.isSignedOut = true;
    if (!arrives || reply.status !== 200) return;
    this.jar = refreshCookie(reply.headers) || this.jar;
    await use(reply.body.token);
  }

  async steal(): Promise<void> {
    if (this.stolen === undefined) return;
    const reply = await refresh(this.stolen);
    if (reply.status !== 200) return;
    this.stolen = refreshCookie(reply.headers) || this.stolen;
    this.loot = reply.body.token as string;
    await use(this.loot);
  }
}

describe.each([
  ['without a key', false],
  ['with a key', true],
] as const)('a device %s', (_, hasKey) => {
  test('is never signed out while nobody has a copy, whatever answers are lost and however many tabs it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(wait, shortWait, open, open), { maxLength: 14 }), async (steps) => {
        const { cookie, device } = await signedUp(hasKey);
        const scene = new Scene(cookie, device);
        for (const step of steps) await scene.play(step);
        expect(scene.isSignedOut).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('shuts a thief out by the next refresh of either side, whenever the copy was taken and used', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(wait, shortWait, open, copy, steal), { minLength: 3, maxLength: 14 }),
        async (steps) => {
          const { cookie, device } = await signedUp(hasKey);
          const scene = new Scene(cookie, device);
          for (const step of [...steps, { does: 'copy' } as const]) await scene.play(step);
          await scene.steal();
          nowMs += 61_000;
          await scene.open([true]);
          nowMs += 61_000;
          await scene.steal();
          nowMs += 61_000;
          await scene.open([true]);
          // Nothing that the thief holds works any more.
          expect((await refresh(scene.stolen!)).status).toBe(401);
          if (scene.loot !== undefined) expect((await use(scene.loot)).status).toBe(401);
          // A device with a key is in again by itself; one without is told.
          expect(scene.isSignedOut).toBe(!hasKey);
        },
      ),
      { numRuns: 40 },
    );
  });
});
