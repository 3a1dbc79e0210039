/** A browser that is killed before it has written its cookies to disk, which Chromium does every half minute. */
import type { Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONVERGES, type Device } from './device.ts';
import { expect, test } from './fixtures.ts';
import { goalsOnServer, somebody } from './person.ts';

test.setTimeout(180_000);
test.use({ mortal: true, profiles: true });

test('a browser that is killed a second after signing up comes back synced, without a touch', async ({
  server,
  device,
}) => {
  const [phone, laptop, ada] = [device('phone'), device('laptop'), somebody('Ada')];
  await phone.signUp(ada);
  await sleep(1_000);
  await phone.killBrowser();

  await phone.open();
  await phone.says('Synced', CONVERGES);
  await phone.addGoal('Read 10 pages');
  await laptop.signIn(ada);
  await laptop.shows({ 'Read 10 pages': 'open' }, CONVERGES);

  expect((await hiddenCookies(phone)).map(({ name }) => name)).toEqual(['studentos_refresh']);
  expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read 10 pages' }]);
});

test('a browser that is killed with a cookie of three refreshes ago on its disk comes back synced', async ({
  server,
  device,
}) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.signUp(ada);
  await phone.says('Synced');
  await phone.isKeptForOffline();
  await phone.closeBrowser();
  for (let start = 0; start < 3; start += 1) {
    await phone.open();
    await phone.says('Synced');
  }
  await phone.addGoal('Read 10 pages');
  await server.kill();
  await phone.tick('Read 10 pages');
  await phone.killBrowser();

  await phone.open();
  await phone.shows({ 'Read 10 pages': 'done' });
  await server.startAgain();
  await phone.says('Synced', CONVERGES);
  expect(await goalsOnServer(server.url, ada)).toMatchObject([{ title: 'Read 10 pages', completed: true }]);
});

test('no token lies where a script can read it, and the key that stands in for one cannot be taken out', async ({
  device,
}) => {
  const [phone, ada] = [device('phone'), somebody('Ada')];
  await phone.open();
  const answer = phone.page.waitForResponse((response) => response.url().endsWith('/api/auth/signup'));
  await phone.signUp(ada);
  await phone.says('Synced');
  await phone.isKeptForOffline();
  const { token } = (await (await answer).json()) as { token: string };
  const [{ value: cookie } = { value: 'there is none' }] = await hiddenCookies(phone);

  const { text, keys } = await readStorage(phone.page);

  expect(text).toContain(ada.email);
  for (const secret of [token, cookie, cookie.split('.')[1]!, ada.password]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/eyJ[\w-]{8,}\.[\w-]+\.[\w-]+|[0-9a-f-]{36}\.[\w-]{43}/);
  expect(keys).toEqual([
    { type: 'public', extractable: true, taken: true },
    { type: 'private', extractable: false, taken: false },
  ]);

  await phone.open('/settings');
  await phone.page.getByRole('button', { name: 'Sign out' }).click();
  await expect.poll(async () => (await readStorage(phone.page)).keys).toEqual([]);
});

/** The cookies of a session, which no script can read. */
const hiddenCookies = async (device: Device) =>
  (await device.page.context().cookies(`${device.origin}/api/auth`)).filter(({ httpOnly }) => httpOnly);

/** All that scripts of the page can reach: its databases, caches and Web Storage, as text; and the keys among it. */
function readStorage(page: Page) {
  return page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    const keys: CryptoKey[] = [];
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!));
      for (const table of database.objectStoreNames) {
        // eslint-disable-next-line studentos/callback-transactions -- it is IndexedDB's, and reads
        const rows = database.transaction(table).objectStore(table);
        found.push(await done(rows.getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        found.push(request.url, await (await cache.match(request))!.clone().text());
    }
    const text = JSON.stringify(found, (_, value: unknown) => {
      if (value instanceof CryptoKey) keys.push(value);
      return value;
    });
    const take = async (key: CryptoKey) => ({
      type: key.type,
      extractable: key.extractable,
      taken: await crypto.subtle.exportKey(key.type === 'public' ? 'spki' : 'pkcs8', key).then(
        () => true,
        () => false,
      ),
    });
    const taken = await Promise.all(keys.map(take));
    return { text, keys: taken.sort((one, other) => other.type.localeCompare(one.type)) };
  });
}
