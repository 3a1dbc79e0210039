/**
 * A raw export of this app's databases, made without the app's own storage code, for when that code cannot read them. And the last
 * resort, deleting a database, which happens only at a person's request.
 */
const DEADLINE_MS = 8_000;
/** The databases that every device has, for browsers that cannot list them. */
const USUAL = ['studentos-device', 'studentos-guest'];

/** Exports all databases. @returns one JSON document: databases, tables, rows, and the reason where something cannot be read */
export async function rawCopy(): Promise<string> {
  const listed = (await indexedDB.databases?.())?.map(({ name }) => name!) ?? USUAL;
  const databases: Record<string, unknown> = {};
  for (const name of listed.filter((each) => each.startsWith('studentos-')))
    databases[name] = await readDatabase(name).catch((error: unknown) => `Unreadable: ${String(error)}`);
  return JSON.stringify({ format: 'studentos-raw-copy', databases }, null, 1);
}

/** Deletes a database permanently. @throws where another tab has it open, or the browser refuses */
export const removeDatabase = async (name: string): Promise<void> =>
  void (await inTime(indexedDB.deleteDatabase(name)));

async function readDatabase(name: string): Promise<Record<string, unknown>> {
  const database = await inTime(indexedDB.open(name));
  const tables: Record<string, unknown> = {};
  for (const table of database.objectStoreNames)
    tables[table] = await inTime(database.transaction(table).objectStore(table).getAll()).catch(String);
  database.close();
  return tables;
}

function inTime<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The browser does not answer.')), DEADLINE_MS);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser says no.'));
  });
}

/** Long enough for the browser to have begun the download. */
const KEEP_URL_MS = 60_000;

/** Saves a text as a download. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
