import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { expect, describe, it, onTestFinished, vi } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { Store } from '#client/store/database.ts';
import { isOutOfSpace } from './storage-errors.ts';
import { write } from '#client/store/write.ts';

const putTitle = (id: string, title: string) => [{ resource: 'goals' as const, id, put: { title } }];

/** The next requests of a kind fail as a browser fails them. */
function failRequests(method: 'put' | 'getAll' | 'count' | 'get', name: string, times = 1): void {
  const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => unknown;
  let left = times;
  const spy = vi.spyOn(IDBObjectStore.prototype, method as 'put').mockImplementation(function (this: unknown, ...args) {
    if (left-- > 0) throw new DOMException('Connection to Indexed Database server lost.', name);
    return real.apply(this, args) as IDBRequest<IDBValidKey>;
  });
  onTestFinished(() => spy.mockRestore());
}

/** A newer build of the app opens the database, in another tab. */
async function openNewerBuild(name: string): Promise<void> {
  const newer = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 990);
    request.onupgradeneeded = () => request.result.createObjectStore('inventions');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  newer.close();
}

describe('a connection that is lost', () => {
  it.each(['UnknownError', 'InvalidStateError', 'AbortError'])(
    '[R50] by %s in the middle of a write is opened anew, and the write is there once',
    async (name) => {
      const { store } = newDevice();
      const id = await addGoal(store);
      failRequests('put', name);
      await write(store, putTitle(id, 'Read 20 pages'));
      expect(await store.goals.toArray()).toMatchObject([{ id, title: 'Read 20 pages' }]);
      expect(await store.outbox.count()).toBe(1);
    },
  );

  it('[R50] several writes fail with it and each is stored', async () => {
    const { store } = newDevice();
    const ids = await Promise.all(['A', 'B', 'C', 'D'].map((title) => addGoal(store, { title })));
    failRequests('put', 'UnknownError', 3);
    await Promise.all(ids.map((id) => write(store, [{ resource: 'goals', id, put: { completed: true } }])));
    expect((await store.goals.toArray()).map(({ completed }) => completed)).toEqual([true, true, true, true]);
  });

  it('[R50] while reading takes no live query with it', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    failRequests('getAll', 'UnknownError');
    const seen: string[][] = [];
    const errors: unknown[] = [];
    const subscription = liveQuery(async () => store.lasting(() => store.goals.toArray())).subscribe({
      next: (goals) => seen.push(goals.map(({ title }) => title)),
      error: (error) => errors.push(error),
    });
    onTestFinished(() => subscription.unsubscribe());
    await vi.waitFor(() => expect(seen).toEqual([['Read 10 pages']]));
    await write(store, putTitle(id, 'Read 20 pages'));
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(['Read 20 pages']));
    expect(errors).toEqual([]);
  });

  it('[R50] for good is said, and nothing is stored by halves', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    failRequests('put', 'UnknownError', 99);
    await expect(write(store, putTitle(id, 'Read 20 pages'))).rejects.toThrow('Connection to Indexed Database');
    vi.restoreAllMocks();
    expect(await store.goals.get(id)).toMatchObject({ title: 'Read 10 pages' });
  });

  it('is not opened again by work of a store that was closed on purpose', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    store.close();
    await expect(write(store, putTitle(id, 'Late'))).rejects.toMatchObject({ name: 'DatabaseClosedError' });
  });
});

it('a device without room says so at once, and keeps what it had', async () => {
  const { store } = newDevice();
  const id = await addGoal(store);
  failRequests('put', 'QuotaExceededError', 99);
  const refusal = await write(store, putTitle(id, 'Read 20 pages')).catch((error: unknown) => error);
  expect(isOutOfSpace(refusal)).toBe(true);
  vi.restoreAllMocks();
  expect(await store.goals.get(id)).toMatchObject({ title: 'Read 10 pages' });
});

describe('a tab of an older build', () => {
  it('[R51] reads on and writes nothing once a newer one has changed the schema', async () => {
    const { store } = newDevice();
    const id = await addGoal(store);
    await openNewerBuild(store.name);
    expect(await store.goals.get(id)).toMatchObject({ title: 'Read 10 pages' });
    expect(store.isOutdated()).toBe(true);
    await expect(write(store, putTitle(id, 'Old tab'))).rejects.toMatchObject({ code: 'upgrade_required' });
    await expect(store.attention.clear()).rejects.toMatchObject({ code: 'upgrade_required' });
    expect(await store.goals.get(id)).toMatchObject({ title: 'Read 10 pages' });
  });

  it('[R51] that opens after the newer one finds the same', async () => {
    const { store: first } = newDevice();
    await first.open();
    await openNewerBuild(first.name);
    const store = new Store(first.name, first.ports);
    onTestFinished(() => store.close());
    await expect(addGoal(store)).rejects.toMatchObject({ code: 'upgrade_required' });
  });
});

it('[R11] a write is strictly durable', async () => {
  const { store } = newDevice();
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
  onTestFinished(() => begun.mockRestore());
  await addGoal(store);
  const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.length).toBeGreaterThan(0);
  for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
});
