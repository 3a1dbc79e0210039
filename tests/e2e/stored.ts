/** What a device keeps of a session: in cookies, and where scripts can read it. */
import type { Page } from '@playwright/test';
import type { Device } from './device.ts';

/** The cookies of a session, which no script can read. */
export const hiddenCookies = async (device: Device) =>
  (await device.page.context().cookies(`${device.origin}/api/auth`)).filter(({ httpOnly }) => httpOnly);

/** All that scripts of the page can reach: its databases, caches and Web Storage, as text; the keys among it, and the paths in caches. */
export function readStorage(page: Page) {
  return page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    const keys: CryptoKey[] = [];
    const cached: string[] = [];
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
      for (const request of await cache.keys()) {
        cached.push(new URL(request.url).pathname);
        found.push(request.url, await (await cache.match(request))!.clone().text());
      }
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
    return { text, cached, keys: taken.sort((one, other) => other.type.localeCompare(one.type)) };
  });
}
