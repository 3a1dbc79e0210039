/** The client's session against the real server, in a browser that loses its cookies. */
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Session } from '#protocol/account.ts';
import { Problem } from '#protocol/problem.ts';
import { DeviceDatabase } from '#client/device/device-database.ts';
import { newDeviceKey, proveDevice } from '#client/device/device-key.ts';
import { createApi, type Api } from '#client/http/api.ts';
import { PersonSession } from '#client/http/session.ts';
import { PASSWORD, startTestServer, type TestServer } from '#tests/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** As much of a browser as a session needs: one cookie, and a count of what it asked for. */
class Browser {
  cookie = '';
  refreshes = 0;
  readonly device = new DeviceDatabase(`device-${randomUUID()}`);
  readonly api: Api = createApi({
    fetch: (input, init) => this.fetch(input as string, init),
    baseUrl: server.url,
    newId: randomUUID,
    deadline: (ms) => AbortSignal.timeout(Math.ceil(ms)),
  });
  private queue: Promise<unknown> = Promise.resolve();

  private async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    if (url.endsWith('/refresh')) this.refreshes += 1;
    const response = await fetch(url, { ...init, headers: { ...(init.headers as object), cookie: this.cookie } });
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie;
    return response;
  }

  /** What a tab holds that was just opened. */
  tab({ user }: Session): PersonSession {
    return new PersonSession(
      this.api,
      {
        alone: <T>(_: string, work: () => Promise<T>) => {
          const turn = this.queue.then(work, work);
          this.queue = turn;
          return turn;
        },
        prove: async (challenge) => {
          const keys = await this.device.keysOf(user.id);
          return keys && proveDevice(keys, challenge);
        },
      },
      user.id,
    );
  }
}

function newBrowser(): Browser {
  const browser = new Browser();
  onTestFinished(() => browser.device.delete());
  return browser;
}

async function signedIn({ email }: { email: string }) {
  const browser = newBrowser();
  const { pair, publicKey } = await newDeviceKey();
  const session = await browser.api.login({ email, password: PASSWORD }, publicKey);
  await browser.device.activate(session.user, { keys: pair });
  return { browser, session };
}

const works = async (token: string): Promise<boolean> =>
  (await server.call('GET', '/api/users/me', undefined, { Authorization: `Bearer ${token}` })).status === 200;

test('[R27] a browser whose cookie was never written goes on without a word', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  browser.cookie = '';
  expect(await browser.tab(session).authorized(works)).toBe(true);
  expect(browser.refreshes).toBe(2);
  // The cookie that the proof brought is good for the next start.
  expect(await browser.tab(session).authorized(works)).toBe(true);
  expect(browser.refreshes).toBe(3);
});

test('[R27] a browser that comes back with a cookie of three refreshes ago goes on without a word', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  const old = browser.cookie;
  for (let start = 0; start < 3; start += 1) expect(await browser.tab(session).authorized(works)).toBe(true);
  browser.cookie = old;
  expect(await browser.tab(session).authorized(works)).toBe(true);
});

test('[R27] of several tabs that lost the cookie one proves the key, and the others use what it got', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  browser.cookie = '';
  const tabs = Array.from({ length: 4 }, () => browser.tab(session));
  expect(await Promise.all(tabs.map((tab) => tab.authorized(works)))).toEqual([true, true, true, true]);
  expect(browser.refreshes).toBe(2 + 3);
});

test('[R27] each device has a key of its own, and neither disturbs the other', async () => {
  const person = await server.signUp();
  const [phone, laptop] = [await signedIn(person), await signedIn(person)];
  for (const { browser } of [phone, laptop, phone]) browser.cookie = '';
  for (const { browser, session } of [phone, laptop, phone, laptop])
    expect(await browser.tab(session).authorized(works)).toBe(true);
});

test('a sign-out reaches the server though the cookie is lost, and the key opens nothing afterwards', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  browser.cookie = '';
  await browser.device.deactivate(session.user.id, false);
  await browser.tab(session).end();
  expect(await works(session.token)).toBe(false);
  expect(await server.database('sessions').where({ user_id: session.user.id })).toHaveLength(1);
  await expect(browser.tab(session).authorized(works)).rejects.toMatchObject({ status: 401 });
});

test('[R24][R27] a token that was refused is not sent again', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  const tab = browser.tab(session);
  expect(await tab.authorized(works)).toBe(true);
  await server.database('sessions').where({ user_id: session.user.id }).delete();
  let calls = 0;
  const call = (): Promise<void> => {
    calls += 1;
    return Promise.reject(new Problem('session_revoked'));
  };
  for (let attempt = 0; attempt < 3; attempt += 1)
    await expect(tab.authorized(call)).rejects.toMatchObject({ status: 401 });
  expect(calls).toBe(1);
});

test('without a key a lost cookie asks the person to sign in', async () => {
  const browser = newBrowser();
  const { email } = await server.signUp();
  const session = await browser.api.login({ email, password: PASSWORD });
  await browser.device.activate(session.user);
  browser.cookie = '';
  await expect(browser.tab(session).authorized(works)).rejects.toMatchObject({ status: 401 });
  expect(browser.refreshes).toBe(1);
});

test('the end of an account whose answer was lost is found out, also when every other call was refused meanwhile', async () => {
  const { browser, session } = await signedIn(await server.signUp());
  const tab = browser.tab(session);
  expect(await tab.authorized(works)).toBe(true);
  const end = async (token: string): Promise<void> => {
    const headers = { Authorization: `Bearer ${token}` };
    const { status } = await server.call('DELETE', '/api/users/me', { password: PASSWORD }, headers);
    if (status !== 204) throw new Problem('session_revoked');
  };
  await tab.authorized(end);
  const refused = (): Promise<void> => Promise.reject(new Problem('session_revoked'));
  await expect(tab.authorized(refused)).rejects.toMatchObject({ status: 401 });
  await expect(tab.authorized(end)).rejects.toMatchObject({ status: 401 });
  await tab.lastCall(end);
});
