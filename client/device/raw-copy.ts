/**
 * Everything of this app's databases as it lies there, read by none of the app's own code: the way out when that code
 * cannot read it. And the last resort, taking a database away, which only a person ever asks for.
 */
const DEADLINE_MS = 8_000;
/** Those that every device has, for browsers that do not list them. */
const USUAL = ['studentos-device', 'studentos-guest'];

/** @returns the text of one JSON document: databases, their tables, their rows; what cannot be read says why */
export async function rawCopy(): Promise<string> {
  const listed = (await indexedDB.databases?.())?.map(({ name }) => name!) ?? USUAL;
  const databases: Record<string, unknown> = {};
  for (const name of listed.filter((each) => each.startsWith('studentos-')))
    databases[name] = await readDatabase(name).catch((error: unknown) => `Unreadable: ${String(error)}`);
  return JSON.stringify({ format: 'studentos-raw-copy', databases }, null, 1);
}

/** Takes a database away, for good. @throws where another tab holds it, or the browser says no */
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

/** Puts a text into the person's downloads. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
