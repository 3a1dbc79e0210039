/** A page whose process stands still, as a system stops one that nobody looks at. Linux only. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { rendererOf } from './renderer.ts';

const FREE_MS = 2_000;
const ATTEMPTS = 20;

/**
 * Stops the process of a page at a moment at which it holds no transaction. A signal can strike in one, which no browser would do:
 * Chromium does not freeze a page that keeps others from their IndexedDB (docs/sync-rules.md, known limits).
 * @param profile  the folder of its browser's profile
 * @param other    a page of the same browser, which tells whether the tables are free
 * @returns lets it go on
 */
export async function stopPage(page: Page, profile: string, other: Page): Promise<() => void> {
  const pid = await rendererOf(page, profile);
  const goOn = () => void process.kill(pid, 'SIGCONT');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    process.kill(pid, 'SIGSTOP');
    if (await other.evaluate(canWrite, FREE_MS)) return goOn;
    goOn();
    await sleep(100);
  }
  throw new Error('The page is in a transaction each time.');
}

/** Whether a transaction over every table of every database can begin and end, in the page. */
async function canWrite(withinMs: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), withinMs));
  const write = async (name: string) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    // eslint-disable-next-line studentos/callback-transactions -- it is IndexedDB's
    const transaction = database.transaction([...database.objectStoreNames], 'readwrite');
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
      transaction.objectStore(database.objectStoreNames[0]!).count();
    });
    database.close();
  };
  const databases = await indexedDB.databases();
  return Promise.race([late, Promise.all(databases.map(({ name }) => write(name!))).then(() => true)]);
}
