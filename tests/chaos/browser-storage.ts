/** What lies in a browser's IndexedDB, read past the app. */
import type { Page } from '@playwright/test';

export interface Stored {
  goals: { id: string; title: string; date: string; completed: boolean }[];
  logs: { id: string; text: string; date: string }[];
  outbox: unknown[];
  attention: unknown[];
}

const NOTHING: Stored = { goals: [], logs: [], outbox: [], attention: [] };

/** The user whose turn it is; null for a guest, or where nothing is stored. */
export async function signedInUser(page: Page): Promise<string | null> {
  const { device } = await readTables(page, 'studentos-device', ['device']);
  const rows = (device ?? []) as { key: string; value: string }[];
  return rows.find(({ key }) => key === 'active')?.value ?? null;
}

/** Everything of whoever's turn it is. */
export async function storedBy(page: Page): Promise<Stored> {
  const userId = await signedInUser(page);
  const tables = await readTables(page, `studentos-${userId ?? 'guest'}`, Object.keys(NOTHING));
  return { ...NOTHING, ...(tables as Partial<Stored>) };
}

/** How many records wait to be sent. */
export const outboxOf = async (page: Page): Promise<number> => (await storedBy(page)).outbox.length;

/** A database that is not there is not made. What runs in the page names no function: tsx would want a helper there. */
function readTables(page: Page, name: string, tables: string[]): Promise<Record<string, unknown[]>> {
  return page.evaluate(
    async ([database, wanted]) => {
      if (!(await indexedDB.databases()).some((known) => known.name === database)) return {};
      const opened = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(database);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
      const found = wanted.filter((table) => opened.objectStoreNames.contains(table));
      const rows: Record<string, unknown[]> = {};
      if (found.length > 0)
        await new Promise<void>((resolve, reject) => {
          // eslint-disable-next-line studentos/callback-transactions -- it is IndexedDB's, and reads
          const reading = opened.transaction(found);
          for (const table of found) {
            const request = reading.objectStore(table).getAll() as IDBRequest<unknown[]>;
            request.onsuccess = () => (rows[table] = request.result);
          }
          reading.oncomplete = () => resolve();
          reading.onabort = () => reject(new Error(reading.error?.message));
        });
      opened.close();
      return rows;
    },
    [name, tables] as const,
  );
}
